package quadrant.backbone;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.ImageInput;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;

/**
 * A network for inspection: from the store, embedded, or a file that may not be a backbone yet.
 *
 * @param label its name, or the path of its file
 * @param bytes size of the file, without weight files beside it
 * @param asIs the file's graph, unchanged
 * @param card empty where pixels and depths of the network are not described
 */
public record BackboneSource(String label, long bytes, OnnxGraph asIs, Optional<BackboneCard> card) {
    /**
     * The network in Quadrant's standard form, for images N×3×S×S.
     *
     * @param asked S; empty for the size in the card, or the one that the file fixes
     */
    public OnnxGraph network(OptionalInt asked) {
        return Importer.canonical(asIs, size(asked));
    }

    /** The network with the batch size that its file fixes; empty where that is free. */
    public Optional<OnnxGraph> fixed(OptionalInt asked) {
        return Importer.fixed(asIs, size(asked));
    }

    private OptionalInt size(OptionalInt asked) {
        return OptionalInt.of(ImageInput.of(asIs)
                .side(
                        asked,
                        card.map(c -> OptionalInt.of(c.preprocessing().sizePx()))
                                .orElse(OptionalInt.empty())));
    }

    /** The cuts that are its depths, from the features to the image: those of its card, else those that its anatomy offers. */
    public List<CutPoint> depths(Anatomy anatomy) {
        return card.map(BackboneCard::cuts)
                .map(named -> anatomy.cuts().stream()
                        .filter(c -> named.contains(c.tensor()))
                        .toList())
                .filter(found -> !found.isEmpty())
                .orElse(anatomy.offered());
    }
}
