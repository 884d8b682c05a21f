package quadrant.onnx;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last feature map: the tensor nearest to the classifier that still has positions in the image.
 *
 * <p>In a network whose features are a class token, it is the tokens before the last attention, as after it the other tokens
 * have no effect.
 *
 * @param tensor a clean cut of the graph
 * @param features the tensor N×F that enters the classifier
 * @param places the positions of the tensor
 */
public record LastMap(String tensor, String features, Places places) {
    /** The last feature map of a fine-tuned network; empty where it has none with more than one position. */
    public static Optional<LastMap> of(OnnxGraph graph) {
        Anatomy anatomy = Anatomy.ofClassifier(graph);
        String features = anatomy.head().features();
        return anatomy.cuts().stream()
                .filter(c -> !c.tensor().equals(graph.input()))
                .flatMap(c -> Places.of(c.shape())
                        .filter(p -> p.count() > 1)
                        .filter(p -> p.elsewhere() == 0 || mixes(c.tensor(), features, anatomy.graph()))
                        .map(p -> new LastMap(c.tensor(), features, p))
                        .stream())
                .findFirst();
    }

    /** Whether tokens exchange information between two tensors. */
    private static boolean mixes(String from, String to, OnnxGraph graph) {
        return GraphEdits.ancestors(graph, List.of(to), Set.of(from)).stream().anyMatch(n -> n.op().equals("Softmax"));
    }
}
