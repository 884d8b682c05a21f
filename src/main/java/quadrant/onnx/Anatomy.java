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
 * The structure of an imported network, whose features are pooled to one vector per image.
 *
 * <p>N×C×H×W: the mean over H and W. N×T×D, tokens: the class token, the first, where T is 1 + r + k² with r = 0, 1
 * (distillation), 4 or 8 registers; else the mean over the tokens. N×F: unchanged.
 *
 * @param graph the network; where its features must be pooled first, with the pooling nodes
 * @param head the position of the new classifier
 * @param cuts all clean cuts of the body, from the features (first) to the image (last): tensors of float32 whose first axis
 *     is the images
 * @param offered those of {@code cuts} that are recommended as depths 0, 1, …; the first and the last of {@code cuts} are among
 *     them
 */
public record Anatomy(OnnxGraph graph, Head head, List<CutPoint> cuts, List<CutPoint> offered) {
    private static final String FEATURES = "quadrant.features";

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

    private static Anatomy of(OnnxGraph network, Optional<HeadFinder.Found> found) {
        Draft draft = new Draft(network);
        Head head = found.map(f -> pooled(f, network, draft)).orElseGet(() -> pooled(network, draft));
        boolean asIs =
                found.isPresent() && draft.nodes.size() == network.nodes().size();
        OnnxGraph graph = asIs ? network : draft.whole();
        OnnxGraph body = Cutter.trunk(graph, List.of(head.features()));
        List<CutPoint> cuts = cuts(body);
        if (cuts.isEmpty() || !cuts.get(0).tensor().equals(head.features())) {
            throw unpooled(body);
        }
        return new Anatomy(graph, head, cuts, new Stages(body, cuts).offered());
    }

    /** Pools in front of a classifier. */
    private static Head pooled(HeadFinder.Found found, OnnxGraph graph, Draft draft) {
        String x = found.features().get(0);
        if (found.features().size() > 1) {
            x = draft.add("Concat", found.features(), FEATURES, GraphEdits.integer("axis", 1));
        } else if (found.pooled()) {
            if (HeadFinder.quantised(found.layer())) {
                List<String> in = found.layer().inputs();
                x = draft.add("DequantizeLinear", List.of(x, in.get(1), in.get(2)), "quadrant.real");
            }
            x = pool(draft, x, ending(graph, found.features().get(0)));
        }
        return new Head(x, found.width(), found.classes());
    }

    /** Pools the output of a network without a classifier; these features are the new output. */
    private static Head pooled(OnnxGraph graph, Draft draft) {
        long[] shape = ending(graph, graph.output());
        String pooled = pool(draft, graph.output(), shape);
        int width = (int) shape[shape.length == 4 ? 1 : shape.length - 1];
        draft.outputs.clear();
        draft.outputs.add(GraphEdits.table(pooled, width));
        return new Head(pooled, width, 0);
    }

    /** The shape of a tensor with which a network ends. */
    private static long[] ending(OnnxGraph graph, String tensor) {
        long[] s = Shapes.of(graph, 1).shape(tensor).orElseThrow(() -> unpooled(graph));
        if (s.length < 2 || s.length > 4) {
            throw new UserException(
                    "The tensor \"" + tensor
                            + "\", with which the network ends, is no table, map or row of tokens for each image.",
                    "Choose a network that gives one vector, map or row of tokens an image.");
        }
        return s;
    }

    /** Names the node at which the dimensions became unknown. */
    private static UserException unpooled(OnnxGraph graph) {
        Shapes shapes = Shapes.of(graph, 1);
        String lost = graph.nodes().stream()
                .filter(n -> n.outputs().stream().allMatch(o -> shapes.shape(o).isEmpty()))
                .findFirst()
                .map(n -> n.label() + (n.domain().isEmpty() ? "" : " of " + n.domain()))
                .orElse("at the end");
        return new UserException(
                "The dimensions of what the network gives are not known, as the node " + lost
                        + " does not fit its inputs or is an operator that Quadrant does not know.",
                "Export the model again with ONNX's own operators and a fixed image size, or choose another.");
    }

    private static String pool(Draft draft, String x, long... shape) {
        if (shape.length == 2) {
            return x;
        }
        if (shape.length == 4) {
            boolean single = shape[2] == 1 && shape[3] == 1;
            String mean = single ? x : draft.add("GlobalAveragePool", List.of(x), "quadrant.pooled");
            return draft.add("Flatten", List.of(mean), FEATURES);
        }
        if (Places.classToken(shape[1])) {
            Tensor first = Tensor.of("quadrant.token", List.of(), 0);
            return draft.add("Gather", List.of(x, draft.constant(first)), FEATURES, GraphEdits.integer("axis", 1));
        }
        return draft.mean(x, List.of(1), false, FEATURES);
    }

    /** The names of the offered cuts, by depth. */
    public List<String> depths() {
        return offered.stream().map(CutPoint::tensor).toList();
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
