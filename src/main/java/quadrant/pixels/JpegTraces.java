package quadrant.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The traces that JPEG leaves in an image's pixels, also where it was saved anew in another format: the coefficients of the
 * discrete cosine transform of its 8×8 blocks are multiples of the steps of the quantisation table (Fan &amp; de Queiroz,
 * Identification of bitmap compression history, IEEE Transactions on Image Processing 12, 2003).
 *
 * <p>The step of a coefficient is the largest q for which the mean of cos(2πc/q), over the blocks with |c| &gt; q/2, is at least
 * {@value #PERIODIC}: 1 for multiples of q, about 0 for others. The rounding of the pixels leaves 0.77 for q = 3 and 0.55 for q
 * = 2, so finer steps than 3, quality above 90 or so, are not found. An image that was resized, or cropped at other than a
 * multiple of 8, has none.
 */
public final class JpegTraces {
    private static final int SIDE = 8;
    private static final int MOST_BLOCKS = 512;
    private static final int FEWEST_BLOCKS = 24;
    private static final int LEAST_STEP = 3;
    private static final int MOST_STEP = 60;
    private static final double PERIODIC = 0.6;
    /** Row and column of the coefficients; the first two give the steps that are named. */
    private static final int[][] PLACES = {{0, 1}, {1, 0}, {1, 1}, {0, 2}, {2, 0}, {2, 2}, {1, 3}, {3, 1}, {3, 3}};

    private static final double[][] COSINES = cosines();

    private JpegTraces() {}

    private static double[][] cosines() {
        double[][] cosines = new double[SIDE][SIDE];
        for (int u = 0; u < SIDE; u++) {
            for (int x = 0; x < SIDE; x++) {
                cosines[u][x] = Math.sqrt(u == 0 ? 0.125 : 0.25) * Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
            }
        }
        return cosines;
    }

    /** "none", or the steps of the first two coefficients, such as "steps 5/6"; empty where the pixels do not show it. */
    public static String of(RawImage image) {
        if (image.type() != PixelType.UINT8) {
            return "";
        }
        List<double[]> blocks = blocks(image);
        List<OptionalInt> steps = new ArrayList<>();
        int shown = 0;
        for (int[] place : PLACES) {
            double[] values =
                    blocks.stream().mapToDouble(b -> coefficient(b, place)).toArray();
            steps.add(step(values));
            shown += Arrays.stream(values)
                                    .filter(c -> Math.abs(c) > LEAST_STEP / 2.0)
                                    .count()
                            >= FEWEST_BLOCKS
                    ? 1
                    : 0;
        }
        if (steps.stream().anyMatch(OptionalInt::isPresent)) {
            return "steps " + text(steps.get(0)) + "/" + text(steps.get(1));
        }
        return shown > 0 ? "none" : "";
    }

    private static String text(OptionalInt step) {
        return step.isPresent() ? Integer.toString(step.getAsInt()) : "below " + LEAST_STEP;
    }

    /** The luminance of blocks that are spread evenly and neither black nor white anywhere, as there rounding hides the steps. */
    private static List<double[]> blocks(RawImage image) {
        int across = image.widthPx() / SIDE;
        int all = across * (image.heightPx() / SIDE);
        int stride = Math.max(1, all / MOST_BLOCKS);
        List<double[]> blocks = new ArrayList<>();
        for (int b = 0; b < all; b += stride) {
            double[] block = new double[SIDE * SIDE];
            boolean inside = true;
            for (int i = 0; i < block.length && inside; i++) {
                int at = (b / across * SIDE + i / SIDE) * image.widthPx() + b % across * SIDE + i % SIDE;
                block[i] = luminance(image, at);
                inside = block[i] > 0 && block[i] < 255;
            }
            if (inside) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static double luminance(RawImage image, int at) {
        List<float[]> c = image.channels();
        return image.colour() ? 0.299 * c.get(0)[at] + 0.587 * c.get(1)[at] + 0.114 * c.get(2)[at] : c.get(0)[at];
    }

    private static double coefficient(double[] block, int... place) {
        double sum = 0;
        for (int i = 0; i < block.length; i++) {
            sum += block[i] * COSINES[place[0]][i / SIDE] * COSINES[place[1]][i % SIDE];
        }
        return sum;
    }

    private static OptionalInt step(double... values) {
        for (int q = MOST_STEP; q >= LEAST_STEP; q--) {
            double step = q;
            double[] far =
                    Arrays.stream(values).filter(c -> Math.abs(c) > step / 2).toArray();
            if (far.length >= FEWEST_BLOCKS
                    && Arrays.stream(far)
                                    .map(c -> Math.cos(2 * Math.PI * c / step))
                                    .average()
                                    .orElse(0)
                            >= PERIODIC) {
                return OptionalInt.of(q);
            }
        }
        return OptionalInt.empty();
    }
}
