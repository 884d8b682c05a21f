package quadrant.advisor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import quadrant.onnx.PooledLayers.Family;

/** A sentence on which layers separate the classes. */
final class LayerSentence {
    private static final List<String> THIRDS = List.of("early", "middle", "late");

    private LayerSentence() {}

    /** @param families none where a network's maps are pooled in one way only */
    static String of(List<LayerEvidence> layers, List<FamilyEvidence> families) {
        LayerEvidence best = layers.stream()
                .max(Comparator.comparingDouble(l -> l.alone().value()))
                .orElseThrow();
        LayerEvidence last = layers.get(layers.size() - 1);
        String blocks = String.format(
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
        return families.size() < 2 ? blocks : blocks + " " + ofFamilies(families);
    }

    private static String ofFamilies(List<FamilyEvidence> families) {
        FamilyEvidence best = families.stream()
                .max(Comparator.comparingDouble(f -> f.alone().value()))
                .orElseThrow();
        return "Of the ways of pooling, "
                + families.stream()
                        .map(f -> String.format(
                                Locale.ROOT,
                                "%s alone reach %.3f",
                                f.text(),
                                f.alone().value()))
                        .collect(Collectors.joining(", "))
                + (best.family() == Family.WHOLE ? "." : ": " + best.text() + " know more than the whole.");
    }
}
