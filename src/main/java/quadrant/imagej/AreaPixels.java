package quadrant.imagej;

import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RawImage;

/** The crop of an area of an image. */
record AreaPixels(CropPlane image, MarkedArea area, String name, CropRule rule) implements PixelSource {
    @Override
    public RawImage read() {
        return image.cut(rule, area, name);
    }
}
