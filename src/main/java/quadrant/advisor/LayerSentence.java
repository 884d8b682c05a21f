package quadrant.advisor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A sentence on which layers separate the classes. */
final class LayerSentence {
    private static final List<String> THIRDS = List.of("early", "middle", "late");

    private LayerSentence() {}

    static String of(List<LayerEvidence> layers) {
        LayerEvidence best = layers.stream()
                .max(Comparator.comparingDouble(l -> l.alone().value()))
                .orElseThrow();
        LayerEvidence last = layers.get(layers.size() - 1);
        return String.format(
                Locale.ROOT,
                "Balanced accuracy of left-out images: %.3f by all %d layers (95 %% interval %.3f to %.3f), %.3f by the best"
                        + " single layer (%d of %d, %s), %.3f by the last alone.",
                last.upTo().value(),
                layers.size(),
                last.upTo().interval().low(),
                last.upTo().interval().high(),
                best.alone().value(),
                layers.indexOf(best) + 1,
                layers.size(),
                THIRDS.get(Math.min(2, (int) (3 * best.position()))),
                last.alone().value());
    }
}
