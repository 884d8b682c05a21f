package quadrant.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import quadrant.pixels.Patch;

/** The blur of a lens out of focus, in place: a convolution with a Gaussian or with a disc, with mirrored borders. */
final class BlurPass {
    private static final int SLICES = 64;

    private BlurPass() {}

    /** Blurs by a Gaussian, cut off at four sigma; sigma in pixels. */
    static void gaussian(Patch view, double sigma) {
        float[] pairs = Rows.gaussian(sigma);
        convolve(view, pairs.length - 1, padded -> Rows.smooth(padded, pairs));
    }

    /**
     * Blurs by a disc, the circle of confusion of geometrical optics. A pixel's weight is the part of it that the disc covers,
     * to 1/{@value #SLICES} of a pixel across and exactly downwards.
     *
     * @param radius in pixels; up to 0.5 does nothing
     */
    static void disc(Patch view, double radius) {
        if (radius > 0.5) {
            int reach = (int) Math.ceil(radius - 0.5);
            List<Pair> pairs = pairs(radius, reach);
            convolve(view, reach, padded -> disc(padded, reach, pairs));
        }
    }

    /** Convolves each plane, which is first padded with mirrored borders. */
    private static void convolve(Patch view, int reach, UnaryOperator<float[][]> convolution) {
        int size = view.widthPx();
        float[] values = view.values();
        float[][] padded = new float[size + 2 * reach][size + 2 * reach];
        for (int at = 0; at < values.length; at += size * size) {
            for (int y = -reach; y < size + reach; y++) {
                float[] row = padded[y + reach];
                int from = at + Rows.mirrored(y, size) * size;
                System.arraycopy(values, from, row, reach, size);
                for (int k = 1; k <= reach; k++) {
                    row[reach - k] = values[from + Rows.mirrored(-k, size)];
                    row[reach + size - 1 + k] = values[from + Rows.mirrored(size - 1 + k, size)];
                }
            }
            float[][] blurred = convolution.apply(padded);
            for (int y = 0; y < size; y++) {
                Rows.clip(blurred[y]);
                System.arraycopy(blurred[y], 0, values, at + y * size, size);
            }
        }
    }

    /** Two opposite pixels about a centre, right and down of it and left and up, and the weight of both. */
    private record Pair(int right, int down, double weight) {}

    /** All pairs of a disc, with weights that add up to 1 for all pixels; the centre is a pair of itself. */
    private static List<Pair> pairs(double radius, int reach) {
        List<Pair> pairs = new ArrayList<>();
        double sum = 0;
        for (int y = 0; y <= reach; y++) {
            for (int x = y == 0 ? 0 : -reach; x <= reach; x++) {
                Pair pair = new Pair(x, y, covered(x, y, radius) * (x == 0 && y == 0 ? 0.5 : 1));
                sum += pair.weight;
                pairs.add(pair);
            }
        }
        double total = 2 * sum;
        return pairs.stream()
                .filter(p -> p.weight > 0)
                .map(p -> new Pair(p.right, p.down, p.weight / total))
                .toList();
    }

    /** The part of a pixel that is covered by a disc about the origin; y not negative. */
    private static double covered(int x, int y, double radius) {
        double area = 0;
        for (int i = 0; i < SLICES; i++) {
            double a = x - 0.5 + (i + 0.5) / SLICES;
            double height = StrictMath.sqrt(Math.max(0, radius * radius - a * a));
            area += Math.max(0, Math.min(y + 0.5, height) - Math.max(y - 0.5, -height));
        }
        return area / SLICES;
    }

    private static float[][] disc(float[][] padded, int reach, List<Pair> pairs) {
        int size = padded.length - 2 * reach;
        float[] left = new float[size];
        float[] right = new float[size];
        float[][] out = new float[size][size];
        for (int y = 0; y < size; y++) {
            for (Pair p : pairs) {
                System.arraycopy(padded[y + reach - p.down], reach - p.right, left, 0, size);
                System.arraycopy(padded[y + reach + p.down], reach + p.right, right, 0, size);
                Rows.add(left, right, (float) p.weight, out[y]);
            }
        }
        return out;
    }
}
