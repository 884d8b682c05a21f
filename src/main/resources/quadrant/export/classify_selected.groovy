/*
 * QuPath 0.6 and 0.7: classifies the selected tiles, detections or annotations (all detections where none is selected) with the
 * model.onnx beside this script. Written by Quadrant; compiled and run on stand-ins of QuPath's classes, not in QuPath itself.
 *
 * Each object gets a class and a measurement for each class. Where the folder was moved, set MODEL to where model.onnx lies now.
 */
import groovy.transform.CompileStatic
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.nio.FloatBuffer
import org.bytedeco.javacpp.indexer.FloatIndexer
import org.bytedeco.opencv.global.opencv_core
import org.bytedeco.opencv.opencv_core.Mat
import qupath.lib.objects.classes.PathClass
import qupath.lib.regions.RegionRequest
import qupath.opencv.dnn.OpenCVDnn

import static qupath.lib.gui.scripting.QPEx.*

String MODEL = @MODEL@
List<String> CLASSES = [@CLASSES@]
int SIZE = @SIZE@            // height and width that the network takes
int PATCH = @PATCH@          // side of the field in pixels of SPACING
double SPACING = @SPACING@   // micrometres per pixel
double CONTEXT = @CONTEXT@   // margin around the object as a share of its longer side; below 0: PATCH about its centre

if (!new File(MODEL).isFile()) {
    throw new IllegalStateException('There is no model "' + MODEL + '". Set MODEL in this script to the path of model.onnx.')
}

def server = getCurrentServer()
double own = server.getPixelCalibration().getAveragedPixelSizeMicrons()
if (CONTEXT < 0 && !Double.isFinite(own)) {
    throw new IllegalStateException('The image has no pixel size. Set it in the Image tab of QuPath.')
}
def objects = new ArrayList(getSelectedObjects())
if (objects.isEmpty()) {
    objects = new ArrayList(getDetectionObjects())
}
def net = OpenCVDnn.builder(MODEL).build().buildNet()
Mat blob = new Mat([1, 3, SIZE, SIZE] as int[], opencv_core.CV_32F)

int done = 0
for (def object : objects) {
    def roi = object.getROI()
    if (roi == null) {
        continue
    }
    double side = CONTEXT < 0 ? PATCH * SPACING / own
        : Math.max(16, Math.max(roi.getBoundsWidth(), roi.getBoundsHeight()) * (1 + 2 * CONTEXT))
    double centreX = roi.getBoundsX() + roi.getBoundsWidth() / 2
    double centreY = roi.getBoundsY() + roi.getBoundsHeight() / 2
    int left = (int) Math.round(centreX - side / 2)
    int top = (int) Math.round(centreY - side / 2)
    int length = (int) Math.max(1, Math.round(side))
    // a region must lie in the image: what lies beyond is the mirror image of what lies within
    int x0 = Math.max(0, left), y0 = Math.max(0, top)
    int x1 = Math.min(server.getWidth(), left + length), y1 = Math.min(server.getHeight(), top + length)
    if (x1 <= x0 || y1 <= y0) {
        continue
    }
    double downsample = Math.max(1d, length / (double) SIZE)
    BufferedImage part = server.readRegion(RegionRequest.createInstance(server.getPath(), downsample,
        x0, y0, x1 - x0, y1 - y0, roi.getZ(), roi.getT()))
    BufferedImage whole = framed(part, [x0 - left, y0 - top, x1 - x0, length] as int[])
    BufferedImage patch = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB)
    def graphics = patch.createGraphics()
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
    graphics.drawImage(whole, 0, 0, SIZE, SIZE, null)
    graphics.dispose()
    FloatBuffer values = blob.createBuffer()
    values.put(0, planes(patch))
    net.setInput(blob)
    Mat probabilities = net.forward()
    FloatIndexer out = probabilities.createIndexer()
    int best = 0
    def measurements = object.getMeasurementList()
    for (int k = 0; k < CLASSES.size(); k++) {
        measurements.put('Quadrant: ' + CLASSES[k], (double) out.get(0L, (long) k))
        if (out.get(0L, (long) k) > out.get(0L, (long) best)) {
            best = k
        }
    }
    out.close()
    probabilities.close()
    measurements.close()
    object.setPathClass(PathClass.fromString(CLASSES[best]))
    done++
}
fireHierarchyUpdate()
println(done + ' objects classified.')

/** The square that a part of the image lies in, mirrored at the image's edges; frame: the part's place in it, its width, the square's side. */
@CompileStatic
static BufferedImage framed(BufferedImage part, int[] frame) {
    double scale = part.getWidth() / (double) frame[2]
    int size = (int) Math.max(1, Math.round(frame[3] * scale))
    int dx = (int) Math.round(frame[0] * scale), dy = (int) Math.round(frame[1] * scale)
    BufferedImage whole = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB)
    for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
            whole.setRGB(x, y, part.getRGB(mirrored(x - dx, part.getWidth()), mirrored(y - dy, part.getHeight())))
        }
    }
    return whole
}

/** Red, then green, then blue, 0 to 255. */
@CompileStatic
static float[] planes(BufferedImage patch) {
    int w = patch.getWidth(), plane = w * patch.getHeight()
    float[] values = new float[3 * plane]
    for (int i = 0; i < plane; i++) {
        int rgb = patch.getRGB(i % w, i.intdiv(w))
        for (int c = 0; c < 3; c++) {
            values[c * plane + i] = (float) ((rgb >> (16 - 8 * c)) & 0xff)
        }
    }
    return values
}

@CompileStatic
static int mirrored(int at, int size) {
    if (size == 1) {
        return 0
    }
    int folded = Math.floorMod(at, 2 * (size - 1))
    return Math.min(folded, 2 * (size - 1) - folded)
}
