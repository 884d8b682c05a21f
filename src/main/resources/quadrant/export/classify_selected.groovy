/*
 * QuPath 0.6 and 0.7: classifies the selected tiles, detections or annotations (all detections where none is selected) with the
 * model.onnx beside this script. Written by Quadrant; compiled and run on stand-ins of QuPath's classes, not in QuPath itself.
 *
 * Each object gets a class and a measurement for each class. Where the folder was moved, set MODEL to where model.onnx lies now.
 */
import java.awt.RenderingHints
import java.awt.image.BufferedImage
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
    double perX = (x1 - x0) / (double) part.getWidth(), perY = (y1 - y0) / (double) part.getHeight()
    int w = (int) Math.max(1, Math.round(length / perX)), h = (int) Math.max(1, Math.round(length / perY))
    BufferedImage whole = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB)
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            int sx = mirrored((int) (x - Math.round((x0 - left) / perX)), part.getWidth())
            int sy = mirrored((int) (y - Math.round((y0 - top) / perY)), part.getHeight())
            whole.setRGB(x, y, part.getRGB(sx, sy))
        }
    }
    BufferedImage patch = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB)
    def graphics = patch.createGraphics()
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
    graphics.drawImage(whole, 0, 0, SIZE, SIZE, null)
    graphics.dispose()
    FloatIndexer values = blob.createIndexer()
    for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
            int rgb = patch.getRGB(x, y)
            for (int c = 0; c < 3; c++) {
                values.put([0L, (long) c, (long) y, (long) x] as long[], (float) ((rgb >> (16 - 8 * c)) & 0xff))
            }
        }
    }
    values.close()
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

static int mirrored(int at, int size) {
    if (size == 1) {
        return 0
    }
    int folded = Math.floorMod(at, 2 * (size - 1))
    return Math.min(folded, 2 * (size - 1) - folded)
}
