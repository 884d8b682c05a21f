package quadrant.imagej;

import java.util.Optional;
import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.Cropper;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;

/** The plane of an image that marked objects are cut from; thread-safe. */
interface CropPlane {
    int widthPx();

    int heightPx();

    /** The µm per pixel, where known. */
    Optional<PixelSize> pixelSize();

    /** The crop of an object, as {@link Cropper} makes it. */
    RawImage cut(CropRule rule, MarkedArea area, String name);

    /** A plane that is read completely for each crop; pass one from {@link RecentImages}. */
    static CropPlane whole(PixelSource image) {
        return new CropPlane() {
            @Override
            public int widthPx() {
                return image.read().widthPx();
            }

            @Override
            public int heightPx() {
                return image.read().heightPx();
            }

            @Override
            public Optional<PixelSize> pixelSize() {
                return image.read().pixelSize();
            }

            @Override
            public RawImage cut(CropRule rule, MarkedArea area, String name) {
                return new Cropper(rule).cut(image.read(), area, name);
            }
        };
    }
}
