package quadrant.advisor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.evaluation.Interval;

/**
 * How far a dataset lies from the pretraining data.
 *
 * @param value mean over the layers, 0 and more; a small value means similar
 * @param interval of the value, over the images or groups that could have been sampled
 * @param layers from the image to the output; empty for {@link Method#HEAD_CONFIDENCE}
 * @param images how many images it was measured on
 * @param landmarks values of known image sets by this method with this backbone; empty where they were not measured
 */
public record Similarity(
        Method method, double value, Interval interval, List<Layer> layers, int images, List<Landmark> landmarks) {
    public Similarity {
        layers = List.copyOf(layers);
        landmarks = List.copyOf(landmarks);
    }

    /**
     * The divergence of one layer.
     *
     * @param name of the node or tensor, as the file calls it
     * @param position where among the network's nodes it lies: 0 at the image, 1 at the output
     * @param divergence median over its channels
     */
    public record Layer(String name, double position, double divergence) {}

    /**
     * How similarity was measured. Each method has a threshold, below which a dataset counts as similar to the pretraining
     * data; {@code docs/SIMILARITY.md} has the measurements and the reasons.
     */
    public enum Method {
        /** Divergence of each BatchNorm layer's input from the statistics that the layer carries. */
        BATCH_NORM(0.04, Double.POSITIVE_INFINITY, "divergence from the pretraining images"),
        /** The same at the offered cuts, from statistics of reference photographs. */
        FEATURE_STATISTICS(0.04, Double.POSITIVE_INFINITY, "divergence from reference photographs"),
        /** 1 − the mean largest probability of the original classifier (Hendrycks &amp; Gimpel 2017). */
        HEAD_CONFIDENCE(0.52, 1, "mean uncertainty of the original classifier");

        private final double alike;
        private final double greatest;
        private final String text;

        Method(double alike, double greatest, String text) {
            this.alike = alike;
            this.greatest = greatest;
            this.text = text;
        }

        /** What its value is, in words. */
        public String text() {
            return text;
        }

        /** Below this value a dataset is similar. */
        public double alike() {
            return alike;
        }

        /** The largest possible value. */
        public double greatest() {
            return greatest;
        }
    }

    /** Whether the dataset counts as similar to the pretraining data. */
    public boolean alike() {
        return value < method.alike;
    }

    /** Whether the whole interval lies on one side of the threshold. */
    public boolean certain() {
        return interval.high() < method.alike || interval.low() >= method.alike;
    }

    /** In a sentence. */
    String sentence() {
        return String.format(
                Locale.ROOT,
                "The %s is %.3f (95 %% interval %.3f–%.3f) on %d images; below %.2f counts as alike%s: the set is %s%s.",
                method.text,
                value,
                interval.low(),
                interval.high(),
                images,
                method.alike,
                landmarks.isEmpty()
                        ? ""
                        : landmarks.stream()
                                .map(l -> l.name() + " " + l.text())
                                .collect(Collectors.joining(", ", " (this backbone gives ", ")")),
                alike() ? "alike" : "unlike",
                certain() ? "" : ", though the interval contains the threshold");
    }
}
