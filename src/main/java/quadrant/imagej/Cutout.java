package quadrant.imagej;

import java.util.List;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;

/** Rectangles of planes. */
final class Cutout {
    private Cutout() {}

    /** A region of an image, with the image's other properties. */
    static RawImage of(RawImage image, Region r) {
        List<float[]> channels =
                image.channels().stream().map(c -> of(c, image.widthPx(), r)).toList();
        return new RawImage(
                image.name(),
                r.widthPx(),
                r.heightPx(),
                channels,
                image.type(),
                image.colour(),
                image.displayRanges(),
                image.pixelSize(),
                image.notes());
    }

    /** A region of decoded channels. */
    static Bands of(Bands image, int widthPx, Region r) {
        boolean whole = r.widthPx() == widthPx && image.channels().get(0).length == r.widthPx() * r.heightPx();
        List<float[]> channels = image.channels().stream()
                .map(c -> whole ? c : of(c, widthPx, r))
                .toList();
        return new Bands(channels, image.type(), image.colour(), image.notes());
    }

    private static float[] of(float[] plane, int widthPx, Region r) {
        float[] part = new float[r.widthPx() * r.heightPx()];
        for (int y = 0; y < r.heightPx(); y++) {
            System.arraycopy(plane, (r.yPx() + y) * widthPx + r.xPx(), part, y * r.widthPx(), r.widthPx());
        }
        return part;
    }
}
