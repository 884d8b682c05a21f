package quadrant.advisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import quadrant.onnx.ReferenceStatistics;

/**
 * The divergence of a tensor's channel statistics from their reference.
 *
 * <p>With m₀ and v₀ the mean and variance of a channel over the reference, m and v over the user's images, the divergence of
 * the two Gaussians is KL = ½(v/v₀ + (m − m₀)²/v₀ − 1 − ln(v/v₀)) (Kullback & Leibler 1951). The result is the median over the
 * live channels: those whose v₀ is above a thousandth of the median v₀. Dead channels carry no information.
 */
final class Divergence {
    private static final double DEAD = 1e-3;
    private static final double LEAST_VARIANCE = 1e-9;

    private final String tensor;
    private final int live;
    /** For each image and channel: the mean over the positions of z = (x − m₀)/√v₀, and of z². */
    private final float[][] means;

    private final float[][] squares;

    private Divergence(ReferenceStatistics.Layer reference, int[] channels, float[][] means, float[][] squares) {
        this.tensor = reference.tensor();
        this.live = channels.length;
        this.means = new float[means.length][live];
        this.squares = new float[means.length][live];
        for (int i = 0; i < means.length; i++) {
            for (int c = 0; c < live; c++) {
                double m0 = reference.means()[channels[c]];
                double v0 = reference.variances()[channels[c]];
                double m = means[i][channels[c]];
                this.means[i][c] = (float) ((m - m0) / Math.sqrt(v0));
                this.squares[i][c] = (float) ((squares[i][channels[c]] - 2 * m0 * m + m0 * m0) / v0);
            }
        }
    }

    /**
     * The divergence of each layer that has live channels.
     *
     * @param moments two for each layer: means and mean squares, a row for each image
     */
    static List<Divergence> of(ReferenceStatistics reference, List<float[][]> moments) {
        List<Divergence> layers = new ArrayList<>();
        for (int l = 0; l < reference.layers().size(); l++) {
            ReferenceStatistics.Layer layer = reference.layers().get(l);
            layers.add(new Divergence(layer, live(layer), moments.get(2 * l), moments.get(2 * l + 1)));
        }
        return layers;
    }

    static int[] live(ReferenceStatistics.Layer layer) {
        double[] sorted = new double[layer.channels()];
        Arrays.setAll(sorted, c -> layer.variances()[c]);
        Arrays.sort(sorted);
        double dead = DEAD * sorted[sorted.length / 2];
        return IntStream.range(0, layer.channels())
                .filter(c -> layer.variances()[c] > dead)
                .toArray();
    }

    String tensor() {
        return tensor;
    }

    boolean measurable() {
        return live > 0;
    }

    /** The median divergence with a weight for each image; in terms of z, KL = ½(E[z²] − 1 − ln Var z). */
    double median(int[] times) {
        float[] mean = new float[live];
        float[] square = new float[live];
        int n = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                n += times[i];
                add(mean, means[i], times[i]);
                add(square, squares[i], times[i]);
            }
        }
        double[] kl = new double[live];
        for (int c = 0; c < live; c++) {
            double m = (double) mean[c] / n;
            double s = (double) square[c] / n;
            kl[c] = 0.5 * (s - 1 - Math.log(Math.max(LEAST_VARIANCE, s - m * m)));
        }
        Arrays.sort(kl);
        return live % 2 == 1 ? kl[live / 2] : (kl[live / 2] + kl[live / 2 - 1]) / 2;
    }

    private static void add(float[] to, float[] row, float times) {
        for (int c = 0; c < to.length; c++) {
            to[c] += times * row[c];
        }
    }
}
