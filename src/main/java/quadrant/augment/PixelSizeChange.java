package quadrant.augment;

import java.util.Map;
import quadrant.pixels.PixelSize;

/**
 * Another scanner's or objective's pixel size: the view's micrometres per pixel divided by the image's, uniform in the
 * logarithm. A ratio above 1 shows everything smaller. It is a {@link Scale} whose limits say what is known of the
 * microscopes rather than of the cells; a plan may hold both, and the factors multiply.
 *
 * @param ratioMin the least ratio, 0.1–10
 * @param ratioMax the greatest, 0.1–10
 */
public record PixelSizeChange(double ratioMin, double ratioMax) implements Geometry {
    static final String KIND = "pixel-size";

    public PixelSizeChange {
        Limits.range("ratio of pixel sizes", ratioMin, ratioMax, 0.1, 10);
    }

    /** The change from an image of known pixel size to any between two others. */
    public static PixelSizeChange between(PixelSize finest, PixelSize coarsest, PixelSize image) {
        double unit = image.micronsPerPixel();
        return new PixelSizeChange(finest.micronsPerPixel() / unit, coarsest.micronsPerPixel() / unit);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.of("ratioMin", ratioMin, "ratioMax", ratioMax);
    }

    @Override
    public PixelSizeChange scaled(double factor) {
        return new PixelSizeChange(
                Limits.clamped(Math.pow(ratioMin, factor), 0.1, 10),
                Limits.clamped(Math.pow(ratioMax, factor), 0.1, 10));
    }

    @Override
    public boolean changesNothing() {
        return ratioMin == 1 && ratioMax == 1;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        double ratio = StrictMath.exp(draws.between(StrictMath.log(ratioMin), StrictMath.log(ratioMax)));
        warp.append(Affine.linear(ratio, 0, 0, ratio));
    }
}
