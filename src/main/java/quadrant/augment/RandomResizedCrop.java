package quadrant.augment;

import java.util.Map;
import quadrant.pixels.PixelSize;

/**
 * A part of the image, enlarged to the whole view: its share of the area is uniform, its aspect ratio uniform in the
 * logarithm, its place uniform within the image, to a fraction of a pixel. A part that does not fit is drawn again, up to ten
 * times; then it is the largest one in the middle whose aspect ratio is allowed.
 *
 * <p>Szegedy et al., "Going deeper with convolutions", CVPR 2015; the details are torchvision's.
 *
 * <p>A part of the area a has pixels of √a times the micrometres: what this takes from a network is the absolute size of
 * cells. {@link #downTo} gives the limits for a known pixel size.
 *
 * @param areaMin the least share of the image's area, 0.01–1
 * @param areaMax the greatest, 0.01–1
 * @param aspectMin the least ratio of width to height, 0.1–10
 * @param aspectMax the greatest, 0.1–10
 */
public record RandomResizedCrop(double areaMin, double areaMax, double aspectMin, double aspectMax)
        implements Geometry {
    static final String KIND = "random-resized-crop";

    private static final int TRIES = 10;

    public RandomResizedCrop {
        Limits.range("area of a crop", areaMin, areaMax, 0.01, 1);
        Limits.range("aspect ratio of a crop", aspectMin, aspectMax, 0.1, 10);
    }

    /**
     * A crop of square parts whose pixels lie between those of the image and a finer size.
     *
     * @throws IllegalArgumentException if the finest is coarser than the image's, or finer than a tenth of it
     */
    public static RandomResizedCrop downTo(PixelSize finest, PixelSize image) {
        double ratio = finest.micronsPerPixel() / image.micronsPerPixel();
        return new RandomResizedCrop(ratio * ratio, 1, 1, 1);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Double> parameters() {
        return Parameters.inOrder(
                Map.entry("areaMin", areaMin),
                Map.entry("areaMax", areaMax),
                Map.entry("aspectMin", aspectMin),
                Map.entry("aspectMax", aspectMax));
    }

    @Override
    public RandomResizedCrop scaled(double factor) {
        return new RandomResizedCrop(
                Limits.clamped(1 - (1 - areaMin) * factor, 0.01, areaMax),
                areaMax,
                Limits.clamped(Math.pow(aspectMin, factor), 0.1, 10),
                Limits.clamped(Math.pow(aspectMax, factor), 0.1, 10));
    }

    @Override
    public boolean changesNothing() {
        return areaMin == 1 && aspectMin == 1 && aspectMax == 1;
    }

    @Override
    public void draw(Draws draws, WarpPass warp) {
        double width = 0;
        double height = 0;
        boolean found = false;
        for (int i = 0; i < TRIES; i++) {
            double area = draws.between(areaMin, areaMax);
            double aspect = StrictMath.exp(draws.between(StrictMath.log(aspectMin), StrictMath.log(aspectMax)));
            double w = StrictMath.sqrt(area * aspect);
            double h = StrictMath.sqrt(area / aspect);
            if (!found && w <= 1 && h <= 1) {
                found = true;
                width = w;
                height = h;
            }
        }
        double right = draws.uniform() - 0.5;
        double down = draws.uniform() - 0.5;
        if (!found) {
            width = Math.min(1, aspectMax);
            height = Math.min(1, 1 / aspectMin);
        }
        double size = warp.sizePx();
        warp.append(new Affine(width, 0, 0, height, right * (1 - width) * size, down * (1 - height) * size));
    }
}
