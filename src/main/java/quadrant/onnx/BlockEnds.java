package quadrant.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of a network's blocks: tensors through which every path runs and that come out of a sum or a concatenation of
 * branches, after its activation, or out of a convolution, with its normalisation, that no activation follows.
 *
 * <p>An activation is elementwise and not linear: the nodes from one such tensor to the next, so that x·σ(x) is one as well.
 */
final class BlockEnds {
    private static final Set<String> JOINS = Set.of("Add", "Sum", "Concat", "QLinearAdd", "QLinearConcat");
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "FusedConv", "QLinearConv", "ConvInteger");
    private static final Set<String> AFFINE = Set.of(
            "BatchNormalization Add Sub Mul Div Cast Identity Dropout QuantizeLinear DequantizeLinear".split(" "));
    private static final Set<String> NONLINEAR =
            Set.of(("Relu Clip LeakyRelu PRelu Elu Selu Celu Gelu Erf Sigmoid HardSigmoid HardSwish Swish"
                            + " Mish Tanh Softplus Softsign ThresholdedRelu Min Max Pow Exp Log")
                    .split(" "));

    private final Set<String> flowing;
    private final Map<String, Node> producers = new HashMap<>();
    /** The cuts from the input on, and for each the nodes between the one before and it. */
    private final List<CutPoint> cuts = new ArrayList<>();

    private final List<List<Node>> steps = new ArrayList<>();

    private BlockEnds(OnnxGraph body, List<CutPoint> cuts) {
        this.flowing = Shapes.flowing(body);
        Map<String, CutPoint> points = new HashMap<>();
        cuts.forEach(c -> points.put(c.tensor(), c));
        List<Node> step = new ArrayList<>();
        for (Node n : body.nodes()) {
            if (n.reads().stream().anyMatch(flowing::contains)) {
                step.add(n);
            }
            for (String o : n.outputs()) {
                producers.put(o, n);
                if (points.containsKey(o)) {
                    this.cuts.add(points.get(o));
                    steps.add(List.copyOf(step));
                    step.clear();
                }
            }
        }
    }

    /**
     * From the input to the output.
     *
     * @param cuts all clean cuts of the body, in any order
     */
    static List<CutPoint> of(OnnxGraph body, List<CutPoint> cuts) {
        BlockEnds ends = new BlockEnds(body, cuts);
        Set<CutPoint> found = new HashSet<>();
        for (int i = 0; i < ends.cuts.size(); i++) {
            ends.end(i).ifPresent(found::add);
        }
        return ends.cuts.stream().filter(found::contains).toList();
    }

    /** The end of the block that a cut's own layer or junction closes. */
    private Optional<CutPoint> end(int i) {
        Node n = producers.get(cuts.get(i).tensor());
        if (n == null) {
            return Optional.empty();
        }
        if (JOINS.contains(n.op())) {
            long branches =
                    n.inputs().stream().filter(flowing::contains).distinct().count();
            return Optional.of(cuts.get(activated(i) ? i + 1 : i)).filter(c -> branches > 1);
        }
        if (!convolves(i)) {
            return Optional.empty();
        }
        int at = i;
        while (at + 1 < cuts.size()
                && !activated(at)
                && steps.get(at + 1).stream().allMatch(s -> AFFINE.contains(s.op()))) {
            at++;
        }
        return activated(at) ? Optional.empty() : Optional.of(cuts.get(at));
    }

    /** Whether what leads to a cut is a convolution, perhaps with its normalisation, and nothing else. */
    private boolean convolves(int i) {
        return steps.get(i).stream().anyMatch(s -> CONVOLUTIONS.contains(s.op()))
                && steps.get(i).stream().allMatch(s -> CONVOLUTIONS.contains(s.op()) || AFFINE.contains(s.op()));
    }

    /** Whether an activation follows a cut. */
    private boolean activated(int i) {
        return i + 1 < cuts.size()
                && steps.get(i + 1).stream().allMatch(n -> AFFINE.contains(n.op()) || NONLINEAR.contains(n.op()))
                && steps.get(i + 1).stream().anyMatch(n -> NONLINEAR.contains(n.op()));
    }
}
