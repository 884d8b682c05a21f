package quadrant.imagej;

import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.Cropper;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.Planes;

/** The crop of an area of an image. */
record AreaPixels(PixelSource image, MarkedArea area, String name, CropRule rule) implements PixelSource {
    @Override
    public Planes read() {
        return new Cropper(rule).cut(image.read(), area, name);
    }
}
