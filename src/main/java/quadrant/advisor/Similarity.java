package quadrant.advisor;

import java.util.List;
import quadrant.backbone.Landmark;
import quadrant.evaluation.Interval;

/**
 * How far a dataset lies from the pretraining data.
 *
 * @param value mean over layers, 0 and more; small is alike
 * @param interval of the value, for the images or groups that might have been drawn instead
 * @param layers from the image on; empty for {@link Method#HEAD_CONFIDENCE}
 * @param images how many images it was measured on
 * @param landmarks what known images have by this method with this backbone; empty where that was not measured
 */
public record Similarity(
        Method method, double value, Interval interval, List<Layer> layers, int images, List<Landmark> landmarks) {
    public Similarity {
        layers = List.copyOf(layers);
        landmarks = List.copyOf(landmarks);
    }

    /**
     * One layer's part.
     *
     * @param name of the node or tensor, as the file calls it
     * @param position where among the network's nodes it lies: 0 at the image, 1 at the output
     * @param divergence median over its channels
     */
    public record Layer(String name, double position, double divergence) {}

    /**
     * How it was measured, and below which value a dataset counts as like the pretraining data: the geometric middle
     * between photographs and the nearest microscopy set; {@code docs/SIMILARITY.md} has the numbers.
     */
    public enum Method {
        /** Divergence of each BatchNorm layer's input from the statistics that the layer carries. */
        BATCH_NORM(0.04, Double.POSITIVE_INFINITY),
        /** The same at the offered cuts, from statistics of reference photographs. */
        FEATURE_STATISTICS(0.04, Double.POSITIVE_INFINITY),
        /** 1 − the mean largest probability of the original classifier (Hendrycks &amp; Gimpel 2017). */
        HEAD_CONFIDENCE(0.52, 1);

        private final double alike;
        private final double greatest;

        Method(double alike, double greatest) {
            this.alike = alike;
            this.greatest = greatest;
        }

        /** Below this value a dataset is alike. */
        public double alike() {
            return alike;
        }

        /** No dataset has more than this value. */
        public double greatest() {
            return greatest;
        }
    }

    /** Whether the dataset counts as like the pretraining data. */
    public boolean alike() {
        return value < method.alike;
    }

    /** Whether the whole interval lies on one side of the threshold. */
    public boolean certain() {
        return interval.high() < method.alike || interval.low() >= method.alike;
    }
}
