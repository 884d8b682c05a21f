package quadrant.backbone;

import java.util.Optional;
import java.util.OptionalInt;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;

/**
 * A network to be looked at, from the store, embedded, or a file that may not be a backbone yet.
 *
 * @param label its name, or the path of its file
 * @param bytes of the file, without those of weights beside it
 * @param asIs the file's graph, with nothing changed
 * @param sizePx height and width of its images by its card; empty where it has none
 */
public record BackboneSource(String label, long bytes, OnnxGraph asIs, OptionalInt sizePx) {
    /**
     * The network as the rest of Quadrant works on it, of images N×3×S×S.
     *
     * @param asked S; empty for the card's, or the one that the file fixes
     */
    public OnnxGraph network(OptionalInt asked) {
        return Importer.canonical(asIs, size(asked));
    }

    /** The network with the batch that its file fixes; empty where that is free. */
    public Optional<OnnxGraph> fixed(OptionalInt asked) {
        return Importer.fixed(asIs, size(asked));
    }

    private OptionalInt size(OptionalInt asked) {
        return asked.isPresent() || Importer.input(asIs).size().isPresent() ? asked : sizePx;
    }
}
