package quadrant.advisor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Predictions;
import quadrant.onnx.PooledLayers;

/**
 * How well a layer of the frozen network separates the classes: the balanced accuracy of a ridge classifier on the pooled
 * layer, on left-out images, 0–1.
 *
 * @param position where among the layers it lies: 0 for the first, 1 for the last
 * @param alone by this layer alone
 * @param upTo by all layers from the input up to this one
 */
public record LayerEvidence(String tensor, double position, Score alone, Score upTo) {
    private static final List<String> THIRDS = List.of("early", "middle", "late");

    /** A balanced accuracy, 0–1, with its 95 % interval. */
    public record Score(double value, Interval interval) {
        static Score of(Predictions p, long seed) {
            Evaluation e = Evaluation.of(p, seed);
            return new Score(e.balancedAccuracy(), e.balancedAccuracyInterval());
        }
    }

    /**
     * How well one way of pooling separates the classes: by all layers that are pooled in it alone, on left-out images.
     *
     * @param family whole maps, their centres, or the correlations of early layers
     */
    public record OfFamily(PooledLayers.Family family, Score alone) {
        /** In words. */
        public String text() {
            return switch (family) {
                case WHOLE -> "whole maps";
                case CENTRE -> "their centres";
                case EARLY -> "the early layers' correlations";
            };
        }
    }

    /**
     * A sentence on which layers separate the classes.
     *
     * @param families none where a network's maps are pooled in one way only
     */
    static String sentence(List<LayerEvidence> layers, List<OfFamily> families) {
        LayerEvidence best = layers.stream()
                .max(Comparator.comparingDouble(l -> l.alone.value))
                .orElseThrow();
        LayerEvidence last = layers.get(layers.size() - 1);
        String blocks = String.format(
                Locale.ROOT,
                "Balanced accuracy of left-out images: %.3f by all %d layers (95 %% interval %.3f to %.3f), %.3f by the best"
                        + " single layer (%d of %d, %s), %.3f by the last alone.",
                last.upTo.value,
                layers.size(),
                last.upTo.interval.low(),
                last.upTo.interval.high(),
                best.alone.value,
                layers.indexOf(best) + 1,
                layers.size(),
                THIRDS.get(Math.min(2, (int) (3 * best.position))),
                last.alone.value);
        if (families.size() < 2) {
            return blocks;
        }
        OfFamily most = families.stream()
                .max(Comparator.comparingDouble(f -> f.alone.value))
                .orElseThrow();
        return families.stream()
                .map(f -> String.format(Locale.ROOT, "%s alone reach %.3f", f.text(), f.alone.value))
                .collect(Collectors.joining(
                        ", ",
                        blocks + " Of the ways of pooling, ",
                        most.family == PooledLayers.Family.WHOLE
                                ? "."
                                : ": " + most.text() + " know more than the whole."));
    }
}
