package quadrant.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.task.UserException;

/**
 * The structure of an imported network.
 *
 * @param graph the network; where its features must be pooled first, with the pooling nodes
 * @param head the position of the new classifier
 * @param cuts all clean cuts of the body, from the features (first) to the image (last): tensors of float32 whose first axis
 *     is the images
 * @param offered those of {@code cuts} that are recommended as depths 0, 1, …; the first and the last of {@code cuts} are among
 *     them
 */
public record Anatomy(OnnxGraph graph, Head head, List<CutPoint> cuts, List<CutPoint> offered) {
    public Anatomy {
        cuts = List.copyOf(cuts);
        offered = List.copyOf(offered);
    }

    /** Analyses a graph made by {@link Importer}, and finds out whether it ends in a classifier. */
    public static Anatomy of(OnnxGraph graph) {
        return of(graph, HeadFinder.classifier(graph));
    }

    /** Analyses a graph made by {@link Importer} whose last layer, fully connected, is a classifier. */
    public static Anatomy ofClassifier(OnnxGraph graph) {
        return of(graph, HeadFinder.find(graph));
    }

    private static Anatomy of(OnnxGraph graph, Optional<HeadFinder.Found> found) {
        FeaturePooling.Pooled pooled =
                found.map(f -> FeaturePooling.before(f, graph)).orElseGet(() -> FeaturePooling.output(graph));
        Head head = pooled.head();
        OnnxGraph body = Cutter.trunk(pooled.graph(), List.of(head.features()));
        List<CutPoint> cuts = cuts(body);
        if (cuts.isEmpty() || !cuts.get(0).tensor().equals(head.features())) {
            throw new UserException(
                    "The shape of the features \"" + head.features() + "\" does not follow from the graph"
                            + strange(body) + ".",
                    "Export the model again as plain ONNX, without optimisation for one processor or runtime.");
        }
        return new Anatomy(pooled.graph(), head, cuts, new Stages(body, cuts).offered());
    }

    /** A message on the first operator that is not ONNX's own. */
    private static String strange(OnnxGraph body) {
        return body.nodes().stream()
                .filter(n -> !n.domain().isEmpty())
                .findFirst()
                .map(n -> ", which holds " + n.domain() + " operators such as " + n.label())
                .orElse("");
    }

    /** All clean cuts of a network, from its output to the image. */
    static List<CutPoint> cuts(OnnxGraph body) {
        Shapes one = Shapes.of(body, 1);
        Shapes two = Shapes.of(body, 2);
        Set<String> flowing = Shapes.flowing(body);
        // every node of the body up to a clean cut is needed for it, so that costs can be summed in order
        Map<String, Cost> upTo = new HashMap<>();
        Cost none = new Cost(0, 0, 0);
        Cost all = none;
        for (Node n : body.nodes()) {
            all = all.plus(Cost.of(n, body, one, flowing));
            for (String o : n.outputs()) {
                upTo.put(o, all);
            }
        }
        List<CutPoint> cuts = new ArrayList<>();
        for (String t : Cutter.cleanCuts(body)) {
            Optional<List<Long>> shape = rows(t, one, two);
            if (shape.isPresent()) {
                Cost before = upTo.getOrDefault(t, none);
                cuts.add(new CutPoint(t, shape.get(), before, all.minus(before)));
            }
        }
        Collections.reverse(cuts);
        return cuts;
    }

    /**
     * The last feature map: the cut nearest to the classifier that still has positions in the image, more than one; empty where
     * there is none.
     *
     * <p>In a network whose features are a class token, it is the tokens before the last attention, as after it the other tokens
     * have no effect.
     */
    public Optional<CutPoint> lastMap() {
        return cuts.stream()
                .filter(c -> !c.tensor().equals(graph.input()))
                .filter(c -> Places.of(c.shape())
                        .filter(p -> p.count() > 1)
                        .filter(p -> p.elsewhere() == 0 || mixes(c.tensor()))
                        .isPresent())
                .findFirst();
    }

    /** Whether tokens exchange information behind a tensor. */
    private boolean mixes(String from) {
        return GraphEdits.ancestors(graph, List.of(head.features()), Set.of(from)).stream()
                .anyMatch(n -> n.op().equals("Softmax"));
    }

    /** The dimensions for one image of a float32 tensor with one row per image; empty for any other. */
    private static Optional<List<Long>> rows(String tensor, Shapes one, Shapes two) {
        Optional<long[]> a = one.shape(tensor);
        Optional<long[]> b = two.shape(tensor);
        if (a.isEmpty() || b.isEmpty() || one.type(tensor) != ElementType.FLOAT) {
            return Optional.empty();
        }
        long[] s = a.get();
        boolean rows = s.length > 1 && s[0] == 1 && Arrays.equals(Dims.with(s, 0, 2), b.get());
        return rows ? Optional.of(Arrays.stream(s).skip(1).boxed().toList()) : Optional.empty();
    }
}
