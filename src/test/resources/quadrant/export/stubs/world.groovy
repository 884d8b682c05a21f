// An image of 40×30 pixels of 1 µm, red on the left and blue on the right, with a detection on each side and one at the corner.
import java.awt.Color
import java.awt.image.BufferedImage
import qupath.lib.gui.scripting.QPEx

class Measurements extends HashMap<String, Double> {
    void close() {}
}

class Thing {
    double x, y, side
    Measurements measurements = new Measurements()
    Object pathClass
    Object getROI() { this }
    double getBoundsX() { x }
    double getBoundsY() { y }
    double getBoundsWidth() { side }
    double getBoundsHeight() { side }
    int getZ() { 0 }
    int getT() { 0 }
    Object getMeasurementList() { measurements }
    Object getPathClass() { pathClass }
    void setPathClass(Object c) { pathClass = c }
}

class Server {
    BufferedImage image
    Object getPixelCalibration() { this }
    double getAveragedPixelSizeMicrons() { 1d }
    int getWidth() { image.width }
    int getHeight() { image.height }
    String getPath() { 'slide' }
    Collection<URI> getURIs() { [new File('slides/a slide.tif').toURI()] }
    BufferedImage readRegion(Object r) {
        int w = Math.max(1, Math.round(r.w / r.downsample)), h = Math.max(1, Math.round(r.h / r.downsample))
        BufferedImage part = new BufferedImage(w, h, BufferedImage.TYPE_3BYTE_BGR)
        def g = part.createGraphics()
        g.drawImage(image.getSubimage(r.x, r.y, r.w, r.h), 0, 0, w, h, null)
        g.dispose()
        part
    }
}

BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB)
def g = image.createGraphics()
g.setColor(Color.RED)
g.fillRect(0, 0, 20, 30)
g.setColor(Color.BLUE)
g.fillRect(20, 0, 20, 30)
g.dispose()
QPEx.world.server = new Server(image: image)
QPEx.world.selected = []
QPEx.world.detections = [new Thing(x: 5, y: 10, side: 4), new Thing(x: 30, y: 10, side: 4), new Thing(x: 38, y: 28, side: 2)]
