package quadrant.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an imported network is made of.
 *
 * @param graph the network; where its features had to be pooled first, with the nodes that do it
 * @param head where the new classifier goes
 * @param cuts all clean cuts of the body, from the features (first) to the image (last): tensors of float32 whose first axis
 *     is the images
 * @param offered those of {@code cuts} that are worth offering as depths 0, 1, …; the first and the last of {@code cuts} are
 *     among them
 */
public record Anatomy(OnnxGraph graph, Head head, List<CutPoint> cuts, List<CutPoint> offered) {
    public Anatomy {
        cuts = List.copyOf(cuts);
        offered = List.copyOf(offered);
    }

    /** Takes a graph apart that {@link Importer} made, and finds out whether it ends in a classifier. */
    public static Anatomy of(OnnxGraph graph) {
        return of(graph, HeadKind.AUTOMATIC);
    }

    /** Takes a graph apart that {@link Importer} made. */
    public static Anatomy of(OnnxGraph graph, HeadKind kind) {
        Pooling.Pooled pooled =
                HeadFinder.find(graph, kind).map(f -> Pooling.before(f, graph)).orElseGet(() -> Pooling.output(graph));
        Head head = pooled.head();
        OnnxGraph body = Cutter.trunk(pooled.graph(), List.of(head.features()));
        List<CutPoint> cuts = cuts(body);
        return new Anatomy(pooled.graph(), head, cuts, new Stages(body, cuts).offered());
    }

    private static List<CutPoint> cuts(OnnxGraph body) {
        Shapes one = Shapes.of(body, 1);
        Shapes two = Shapes.of(body, 2);
        Set<String> flowing = Shapes.flowing(body);
        Map<Node, Cost> costs = new HashMap<>();
        Cost all = new Cost(0, 0, 0);
        for (Node n : body.nodes()) {
            Cost c = Cost.of(n, body, one, flowing);
            costs.put(n, c);
            all = all.plus(c);
        }
        List<CutPoint> cuts = new ArrayList<>();
        for (String t : Cutter.cleanCuts(body)) {
            Optional<List<Long>> shape = rows(t, one, two);
            if (shape.isPresent()) {
                Cost before = new Cost(0, 0, 0);
                for (Node n : new HashSet<>(Surgery.ancestors(body, List.of(t), Set.of()))) {
                    before = before.plus(costs.getOrDefault(n, before.minus(before)));
                }
                cuts.add(point(t, shape.get(), before, all.minus(before)));
            }
        }
        Collections.reverse(cuts);
        return cuts;
    }

    private static CutPoint point(String tensor, List<Long> shape, Cost before, Cost after) {
        return new CutPoint(
                tensor,
                after.layers(),
                shape,
                before.parameters(),
                after.parameters(),
                before.multiplyAdds(),
                after.multiplyAdds());
    }

    /** The dimensions for one image of a float32 tensor with one row an image; empty for any other. */
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
