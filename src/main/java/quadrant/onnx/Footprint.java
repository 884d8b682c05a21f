package quadrant.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.task.UserException;

/**
 * The resources that a graph needs for two images: the numbers that are alive at the same time, and multiply–adds.
 *
 * <p>ONNX Runtime allocates the memory that a graph requests, even more than there is; so a damaged size must be found before.
 * A tensor is alive from the node that makes it to the last that reads it. Operators that make a tensor of any size from a
 * small one count as unbounded where the numbers that set its size are not known: inference may then guess.
 *
 * <p>The time of a node is bounded in multiply–adds of a matrix product. Every element that is read or written counts as
 * {@link #ELEMENT}: a processor makes so many multiply–adds while it raises one to a power. A pooling reads its window for each
 * element that it writes. Operators that are not in these lists, such as recurrent layers, determinants and transforms, have no
 * bound.
 */
final class Footprint {
    private static final long IMAGES = 2;

    /** The limit of all tensors that are alive at the same time, and of one: 1 GiB of float32. */
    static final long MOST_ALIVE = 1L << 28;

    /** More than ten times the multiply–adds for two images in the largest image networks. */
    private static final long MOST_WORK = 1L << 43;

    private static final double ELEMENT = 128;

    /** Taps of a cubic resize, and of bilinear sampling with its coordinates. */
    private static final double TAPS = 16;

    /** Operators with an input that sets the size of the output. */
    private static final Set<String> GROWING =
            Set.of("Expand Tile ConstantOfShape Pad Upsample Resize OneHot Range CenterCropPad Col2Im".split(" "));

    private static final Set<String> POOLS =
            Set.of("MaxPool", "AveragePool", "LpPool", "NhwcMaxPool", "QLinearAveragePool");
    private static final Set<String> SAMPLED = Set.of("Resize", "Upsample", "GridSample");

    /** Each element of the inputs and outputs is visited a few times, whatever its value. */
    private static final Set<String> ELEMENTWISE = Set.of(("Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh"
                    + " BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu"
                    + " CenterCropPad Clip Concat Constant ConstantOfShape Cos Cosh CumSum DepthToSpace"
                    + " DequantizeLinear Div Dropout DynamicQuantizeLinear Elu Equal Erf Exp Expand EyeLike Flatten"
                    + " Floor Gather GatherElements GatherND Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool Greater"
                    + " GreaterOrEqual GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization"
                    + " IsInf IsNaN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization Max"
                    + " Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not OneHot Or PRelu Pad Pow QuantizeLinear"
                    + " RMSNormalization Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax"
                    + " ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape ReverseSequence Round"
                    + " Scatter ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax"
                    + " Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile"
                    + " Transpose Trilu Unsqueeze Where Xor"
                    // com.microsoft
                    + " BiasGelu FastGelu QLinearAdd QLinearConcat QLinearGlobalAveragePool QLinearLeakyRelu QLinearMul"
                    + " QLinearReduceMean QLinearSigmoid QLinearSoftmax QLinearWhere QuickGelu"
                    + " SkipLayerNormalization")
            .split(" "));

    private final OnnxGraph graph;
    private final Shapes shapes;

    private Footprint(OnnxGraph graph) {
        this.graph = graph;
        this.shapes = Shapes.of(graph, IMAGES);
    }

    /** Refuses a graph that needs more than a plausible network. */
    static Footprint check(OnnxGraph graph) {
        Footprint f = new Footprint(graph);
        f.requireBounded();
        f.requireRoom();
        f.requireTime();
        return f;
    }

    /** The same for a stranger's model, whose operators must all have a bound, those of constants included. */
    static void checkClosed(OnnxGraph graph) {
        graph.nodes().forEach(Footprint::requireListed);
        graph.nodes().forEach(check(graph)::requireSized);
    }

    private void requireBounded() {
        for (Node n : graph.nodes()) {
            if (GROWING.contains(n.op()) && n.domain().isEmpty() && !sized(n)) {
                throw new UserException(
                        "How much the node " + n.label()
                                + " makes depends on numbers that are only known when it runs.",
                        "Export the model with a fixed image size, or simplify it (onnxsim).");
            }
        }
    }

    /** Whether the input that sets the size, if several are given the first, is a constant. */
    private boolean sized(Node n) {
        IntStream sizes = switch (n.op()) {
            case "Resize" -> IntStream.of(3, 2, 1);
            case "ConstantOfShape" -> IntStream.of(0);
            default -> IntStream.of(1);
        };
        return (n.op().equals("Pad") && n.has("pads"))
                || (n.op().equals("Upsample") && n.has("scales"))
                || sizes.boxed().flatMap(i -> n.input(i).stream()).limit(1).anyMatch(shapes::isConstant);
    }

    private void requireRoom() {
        List<Node> nodes = graph.nodes();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            int now = i;
            nodes.get(i).inputs().forEach(t -> last.put(t, now));
            nodes.get(i).outputs().forEach(t -> last.put(t, now));
        }
        last.keySet().retainAll(Shapes.flowing(graph));
        Map<Integer, Long> freed = new HashMap<>();
        last.forEach((t, i) -> freed.merge(i, size(t), Long::sum));
        long alive = size(graph.input());
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            alive += n.outputs().stream().mapToLong(this::size).sum();
            if (alive > MOST_ALIVE) {
                throw new UserException(
                        "At the node " + n.label() + " the network needs " + (alive >> 18) + " MiB for " + IMAGES
                                + " images, and Quadrant gives it " + (MOST_ALIVE >> 18) + ".",
                        "Give a smaller image size, or export the model again if it is damaged.");
            }
            alive -= freed.getOrDefault(i, 0L);
        }
    }

    private long size(String tensor) {
        return shapes.shape(tensor).map(Dims::product).orElse(0L);
    }

    /** Nodes of constants count, too: ONNX Runtime computes them as it loads the graph. */
    private void requireTime() {
        double work = 0;
        for (Node n : graph.nodes()) {
            work += work(n);
            if (work > MOST_WORK) {
                throw new UserException(
                        "Up to the node " + n.label() + " the network takes as long as "
                                + Math.round(work / IMAGES / 1e9)
                                + " billion multiply-adds for an image, and Quadrant works on smaller ones.",
                        "Give a smaller image size, or choose a smaller network.");
            }
        }
    }

    /** The time of a node; of an operator without a bound only that of its elements, of an unknown shape nothing. */
    private double work(Node n) {
        double written = elements(n.outputs());
        double visits = written + elements(n.inputs());
        if (POOLS.contains(n.op())) {
            visits += written * window(n);
        } else if (SAMPLED.contains(n.op())) {
            visits += written * TAPS;
        } else if (n.op().equals("LRN")) {
            visits += written * n.integer("size", 1);
        }
        double products = n.op().equals("Einsum") ? einsum(n) : Cost.multiplyAdds(n, shapes);
        return products + ELEMENT * visits;
    }

    /** Refuses a node whose operator has no bound. */
    private static void requireListed(Node n) {
        boolean listed = ELEMENTWISE.contains(n.op())
                || POOLS.contains(n.op())
                || SAMPLED.contains(n.op())
                || Cost.CONVOLUTIONS.contains(n.op())
                || Cost.PRODUCTS.contains(n.op())
                || Set.of("ConvTranspose", "Einsum", "LRN").contains(n.op());
        if (!listed) {
            throw new UserException(
                    "How long the node " + n.label()
                            + " may run is not known, as Quadrant knows no bound for its operator.",
                    "Use the model.onnx that finetune wrote, of a network without this operator.");
        }
    }

    /** Refuses a node of which a shape is not known before it runs, so that it has no bound either. */
    private void requireSized(Node n) {
        Optional<String> unknown = Stream.concat(
                        n.inputs().stream(), n.outputs().stream().limit(1))
                .filter(t -> !t.isEmpty() && shapes.shape(t).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            throw new UserException(
                    "How long the node " + n.label() + " may run is not known, as the size of \"" + unknown.get()
                            + "\" depends on numbers that are only known when it runs.",
                    "Use the model.onnx that finetune wrote, of a network exported with a fixed image size.");
        }
    }

    private double elements(List<String> tensors) {
        return tensors.stream().mapToDouble(this::size).sum();
    }

    /** The part of the window that may lie on the image. */
    private double window(Node n) {
        long[] kernel = n.integers("kernel_shape").orElse(new long[0]);
        long[] in = n.input(0).flatMap(shapes::shape).orElse(new long[0]);
        double taps = 1;
        for (int i = 0; i < kernel.length; i++) {
            long extent = in.length == kernel.length + 2 ? in[i + (n.op().startsWith("Nhwc") ? 1 : 2)] : kernel[i];
            taps *= Math.min(kernel[i], extent);
        }
        return taps;
    }

    /** The product of all sizes that the equation names; an ellipsis counts with all dimensions of its operand. */
    private double einsum(Node n) {
        String[] operands =
                n.text("equation", "").split("->", -1)[0].replace(" ", "").split(",", -1);
        Map<Character, Long> sizes = new HashMap<>();
        double product = 1;
        for (int i = 0; i < operands.length; i++) {
            long[] dims = n.input(i).flatMap(shapes::shape).orElse(new long[0]);
            if (operands[i].length() != dims.length) {
                product *= Dims.product(dims);
                continue;
            }
            for (int d = 0; d < dims.length; d++) {
                sizes.merge(operands[i].charAt(d), dims[d], Math::max);
            }
        }
        return sizes.values().stream().mapToDouble(Long::doubleValue).reduce(product, (a, b) -> a * b);
    }
}
