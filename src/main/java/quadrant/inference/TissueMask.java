package quadrant.inference;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/**
 * The tissue mask of a bright-field image: the area more saturated than the glass, without small objects and pen marks.
 *
 * <p>It is computed at a resolution at which a tile has about 16 × 16 pixels. Saturation is 255·(max − min)/max of red, green
 * and blue. Its threshold is Otsu's (A Threshold Selection Method from Gray-Level Histograms, IEEE Trans. SMC 9, 1979), kept
 * {@value #LEAST_BEYOND_GLASS} to {@value #MOST_BEYOND_GLASS} above the median of the glass, so that pale tissue beside dark
 * tissue is not lost. Objects below 1/32 of a tile are dust. A pen mark is strongly green, strongly blue without red, or black;
 * where most of the dark or coloured area is like that, it is the stain, and nothing is treated as a pen mark.
 *
 * <p>An image is bright-field where it is RGB in 8 bits and at least a fiftieth of it is bright and colourless, as glass is.
 * Other images, such as fluorescence, have no mask, nor has an image without saturated pixels.
 */
public final class TissueMask {
    private static final int LEAST_BEYOND_GLASS = 6;
    private static final int MOST_BEYOND_GLASS = 20;
    private static final double LEAST_GLASS = 0.02;
    private static final double MOST_PEN = 0.5;
    private static final int SMALL_OF_TILE = 32;
    private static final double LEAST_OF_TILE = 0.02;
    private static final int PEN_EDGE = 2;

    private final LowLevel picture;
    /** A summed-area table of tissue pixels above and to the left: (width + 1) × (height + 1). */
    private final int[] sums;

    private TissueMask(LowLevel picture, boolean[] tissue) {
        this.picture = picture;
        int w = picture.widthPx();
        this.sums = new int[(w + 1) * (picture.heightPx() + 1)];
        for (int y = 0; y < picture.heightPx(); y++) {
            for (int x = 0; x < w; x++) {
                int at = (y + 1) * (w + 1) + x + 1;
                sums[at] = sums[at - 1] + sums[at - w - 1] - sums[at - w - 2] + (tissue[y * w + x] ? 1 : 0);
            }
        }
    }

    /** The mask of an image, with a resolution sufficient for these tiles; empty where it is not bright-field. */
    public static Optional<TissueMask> of(RegionSource image, TileGrid grid, Task task) {
        return LowLevel.of(image, grid.tilePx(), task).flatMap(p -> of(p, grid.tilePx()));
    }

    private static Optional<TissueMask> of(LowLevel p, int tilePx) {
        int n = p.widthPx() * p.heightPx();
        int[] ofGlass = histogram(p, p::glass);
        int glass = Arrays.stream(ofGlass).sum();
        if (glass < LEAST_GLASS * n) {
            return Optional.empty();
        }
        int least = Math.max(2, (int) (Math.pow(tilePx / p.downsample(), 2) / SMALL_OF_TILE));
        boolean[] pen = pen(p, least);
        int median = median(glass, ofGlass);
        int otsu = otsu(histogram(p, i -> !pen[i]));
        int threshold = Math.max(median + LEAST_BEYOND_GLASS, Math.min(median + MOST_BEYOND_GLASS, otsu));
        boolean[] tissue = new boolean[n];
        for (int i = 0; i < n; i++) {
            tissue[i] = p.unreadable(i) || (!pen[i] && p.saturation(i) > threshold);
        }
        int kept = keepLarge(p, tissue, least);
        return kept == 0 ? Optional.empty() : Optional.of(new TissueMask(p, tissue));
    }

    private static boolean[] pen(LowLevel p, int least) {
        boolean[] pen = new boolean[p.widthPx() * p.heightPx()];
        int pens = Arrays.stream(histogram(p, p::pen)).sum();
        int shown = Arrays.stream(histogram(p, i -> !p.glass(i) && !p.unreadable(i)))
                .sum();
        for (int i = 0; i < pen.length; i++) {
            pen[i] = pens <= MOST_PEN * shown && p.pen(i);
        }
        keepLarge(p, pen, least);
        grow(p, pen, PEN_EDGE);
        return pen;
    }

    /** The histogram of the saturation of these pixels. */
    private static int[] histogram(LowLevel p, IntPredicate which) {
        int[] histogram = new int[256];
        for (int i = 0; i < p.widthPx() * p.heightPx(); i++) {
            histogram[p.saturation(i)] += which.test(i) ? 1 : 0;
        }
        return histogram;
    }

    private static int median(int count, int... histogram) {
        int median = 0;
        for (int below = histogram[0]; 2 * below < count; below += histogram[median]) {
            median++;
        }
        return median;
    }

    /**
     * Otsu's threshold: the grey level above which the brighter class begins, with the greatest variance between the classes.
     */
    static int otsu(int... histogram) {
        double all = 0;
        double sum = 0;
        for (int v = 0; v < histogram.length; v++) {
            all += histogram[v];
            sum += (double) v * histogram[v];
        }
        double below = 0;
        double sumBelow = 0;
        double most = -1;
        int threshold = 0;
        for (int v = 0; v < histogram.length; v++) {
            below += histogram[v];
            sumBelow += (double) v * histogram[v];
            double above = all - below;
            if (below > 0 && above > 0) {
                double apart = sumBelow / below - (sum - sumBelow) / above;
                double between = below * above * apart * apart;
                if (between > most) {
                    most = between;
                    threshold = v;
                }
            }
        }
        return threshold;
    }

    /** Whether at least a fiftieth of a region of the full resolution is tissue. */
    public boolean tissue(Region r) {
        double d = picture.downsample();
        int left = (int) Math.min(picture.widthPx() - 1, Math.floor(r.xPx() / d));
        int top = (int) Math.min(picture.heightPx() - 1, Math.floor(r.yPx() / d));
        int right = (int) Math.max(left + 1, Math.min(picture.widthPx(), Math.ceil((r.xPx() + r.widthPx()) / d)));
        int bottom = (int) Math.max(top + 1, Math.min(picture.heightPx(), Math.ceil((r.yPx() + r.heightPx()) / d)));
        return count(left, top, right, bottom) > LEAST_OF_TILE * (right - left) * (bottom - top);
    }

    private int count(int left, int top, int right, int bottom) {
        int w = picture.widthPx() + 1;
        return sums[bottom * w + right] - sums[top * w + right] - sums[bottom * w + left] + sums[top * w + left];
    }

    /** The share of tissue in the image, 0–1. */
    public double share() {
        int w = picture.widthPx();
        int h = picture.heightPx();
        return count(0, 0, w, h) / ((double) w * h);
    }

    /**
     * Clears connected components (pixels that touch, also at corners) with fewer pixels than these; returns the number of
     * remaining pixels.
     */
    private static int keepLarge(LowLevel p, boolean[] mask, int leastPx) {
        boolean[] seen = new boolean[mask.length];
        int[] object = new int[mask.length];
        int kept = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] && !seen[i]) {
                int size = collect(p, mask, seen, i, object);
                for (int k = 0; k < size && size < leastPx; k++) {
                    mask[object[k]] = false;
                }
                kept += size < leastPx ? 0 : size;
            }
        }
        return kept;
    }

    private static int collect(LowLevel p, boolean[] mask, boolean[] seen, int start, int[] object) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(start);
        seen[start] = true;
        int size = 0;
        while (!open.isEmpty()) {
            int at = open.remove();
            object[size++] = at;
            int x = at % p.widthPx();
            int y = at / p.widthPx();
            for (int v = Math.max(0, y - 1); v <= Math.min(p.heightPx() - 1, y + 1); v++) {
                for (int u = Math.max(0, x - 1); u <= Math.min(p.widthPx() - 1, x + 1); u++) {
                    int next = v * p.widthPx() + u;
                    if (mask[next] && !seen[next]) {
                        seen[next] = true;
                        open.add(next);
                    }
                }
            }
        }
        return size;
    }

    /** Dilates the mask, as a stroke is paler at its edge. */
    private static void grow(LowLevel p, boolean[] mask, int steps) {
        for (int s = 0; s < steps; s++) {
            boolean[] before = mask.clone();
            for (int i = 0; i < mask.length; i++) {
                mask[i] = before[i] || beside(before, i, p.widthPx());
            }
        }
    }

    private static boolean beside(boolean[] mask, int i, int width) {
        int x = i % width;
        return (x > 0 && mask[i - 1])
                || (x < width - 1 && mask[i + 1])
                || (i >= width && mask[i - width])
                || (i + width < mask.length && mask[i + width]);
    }

    /**
     * A whole RGB image at low resolution: means over squares of the coarsest level with sufficient resolution.
     *
     * @param downsample pixels of the full resolution per pixel of this image
     * @param rgb red, green and blue, 0–255, each widthPx·heightPx; NaN where the file cannot be read
     */
    private record LowLevel(int widthPx, int heightPx, double downsample, List<float[]> rgb) {
        private static final double PIXELS_OF_TILE = 16;
        private static final double MOST_PIXELS = 8e6;
        /**
         * The maximum factor by which a level may be coarser than wanted; the next finer one would have at least sixteen times as
         * many pixels.
         */
        private static final double COARSER = 2;

        private static final long BAND_BYTES = 32L << 20;

        /** Empty where the image is not RGB in 8 bits. */
        static Optional<LowLevel> of(RegionSource image, int tilePx, Task task) {
            double pixels = (double) image.widthPx() * image.heightPx();
            double wanted = Math.max(Math.max(1, tilePx / PIXELS_OF_TILE), Math.sqrt(pixels / MOST_PIXELS));
            int level = 0;
            for (int i = 1; i < image.levels().size(); i++) {
                level = image.levels().get(i).downsample() <= COARSER * wanted ? i : level;
            }
            RegionSource.Level of = image.levels().get(level);
            int factor = Math.max(1, (int) (wanted / of.downsample()));
            int w = (of.widthPx() + factor - 1) / factor;
            int h = (of.heightPx() + factor - 1) / factor;
            List<float[]> rgb = List.of(new float[w * h], new float[w * h], new float[w * h]);
            LowLevel low = new LowLevel(w, h, of.downsample() * factor, rgb);
            int rows = (int) Math.max(1, Math.min(h, BAND_BYTES / (12L * of.widthPx() * factor)));
            for (int y = 0; y < h; y += rows) {
                task.checkCancelled();
                int top = y * factor;
                int bottom = Math.min(of.heightPx(), (y + rows) * factor);
                if (!low.fill(image, level, new Region(0, top, of.widthPx(), bottom - top), factor)) {
                    return Optional.empty();
                }
            }
            return Optional.of(low);
        }

        /** Fills the rows of a band; false where it is not RGB in 8 bits. */
        private boolean fill(RegionSource image, int level, Region band, int factor) {
            int from = band.yPx() / factor * widthPx;
            int to = (band.yPx() + band.heightPx() + factor - 1) / factor * widthPx;
            RawImage planes;
            try {
                planes = image.read(level, band);
            } catch (UnreadableImageException e) {
                // the reader of the tiles there reports it
                rgb.forEach(p -> Arrays.fill(p, from, to, Float.NaN));
                return true;
            }
            if (!planes.colour()
                    || planes.type() != PixelType.UINT8
                    || planes.channels().size() != rgb.size()) {
                return false;
            }
            for (int c = 0; c < rgb.size(); c++) {
                average(planes.channels().get(c), band, factor, rgb.get(c));
            }
            return true;
        }

        private void average(float[] band, Region r, int factor, float[] out) {
            int first = r.yPx() / factor;
            for (int y = first; (y - first) * factor < r.heightPx(); y++) {
                int bottom = Math.min(r.heightPx(), (y - first + 1) * factor);
                for (int x = 0; x < widthPx; x++) {
                    int right = Math.min(r.widthPx(), (x + 1) * factor);
                    float sum = 0;
                    for (int v = (y - first) * factor; v < bottom; v++) {
                        for (int u = x * factor; u < right; u++) {
                            sum += band[v * r.widthPx() + u];
                        }
                    }
                    out[y * widthPx + x] = sum / ((bottom - (y - first) * factor) * (right - x * factor));
                }
            }
        }

        private float most(int i) {
            return Math.max(rgb.get(0)[i], Math.max(rgb.get(1)[i], rgb.get(2)[i]));
        }

        private float least(int i) {
            return Math.min(rgb.get(0)[i], Math.min(rgb.get(1)[i], rgb.get(2)[i]));
        }

        boolean unreadable(int i) {
            return Float.isNaN(rgb.get(0)[i]);
        }

        /** 255·(max − min)/max, 0–255; 0 where black or unreadable. */
        int saturation(int i) {
            return most(i) > 0 ? Math.round(255 * (most(i) - least(i)) / most(i)) : 0;
        }

        /** Bright and colourless. */
        boolean glass(int i) {
            return least(i) >= 180 && most(i) - least(i) <= 40;
        }

        /**
         * Has the colour of a felt pen. Haematoxylin and eosin have more red than green; a pen's green and blue have clearly less,
         * at twice the saturation of a blue nucleus.
         */
        boolean pen(int i) {
            float r = rgb.get(0)[i];
            float g = rgb.get(1)[i];
            float b = rgb.get(2)[i];
            boolean strong = saturation(i) > 128;
            boolean green = strong && g > r + 40 && g > b + 20;
            boolean blue = strong && b > r + 80 && g >= r - 10;
            boolean black = most(i) < 60 && most(i) - least(i) < 25;
            return green || blue || black;
        }
    }
}
