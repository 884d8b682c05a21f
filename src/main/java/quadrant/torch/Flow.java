package quadrant.torch;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.onnx.Cutter;
import quadrant.onnx.ElementType;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.Tensor;

/**
 * Finds which constants of a graph are trained.
 *
 * <p>A constant is trained when it would be a parameter in PyTorch. The file does not record this; the rule is: it is a float
 * initializer of more than one element, and is combined with the image's values as a weight is – as weight or bias of a
 * convolution or matrix product, as scale or shift of a normalisation, as slope of a PRelu, as factor or summand, or joined to
 * it as a token (Concat) – directly, or through nodes that do not depend on the image (Identity, Transpose, Expand, weight
 * standardisation). So the following are not trained: statistics (the mean and variance of a BatchNormalization, or, where one
 * is spelled out, the number that is subtracted, divided by or under a root); bounds, shapes, ε and other single numbers; an
 * attention mask (0 and one number of at most −100); factors and summands of the image before the first layer, which are its
 * preprocessing; the standardisation of pooled layers. A fixed table that is added, such as sine positions, cannot be
 * distinguished from a learnt one and is trained. A constant that is combined with the image in any other way, such as a power
 * or a token inserted by Where, is not trained but {@linkplain #left listed}.
 */
public final class Flow {
    private static final int ALL = -1;
    private static final Map<String, List<Integer>> WEIGHTS = Map.ofEntries(
            Map.entry("Conv", List.of(1, 2)),
            Map.entry("ConvTranspose", List.of(1, 2)),
            Map.entry("Gemm", List.of(0, 1, 2)),
            Map.entry("MatMul", List.of(0, 1)),
            Map.entry("Einsum", List.of(ALL)),
            Map.entry("BatchNormalization", List.of(1, 2)),
            Map.entry("LayerNormalization", List.of(1, 2)),
            Map.entry("InstanceNormalization", List.of(1, 2)),
            Map.entry("GroupNormalization", List.of(1, 2)),
            Map.entry("RMSNormalization", List.of(1)),
            Map.entry("PRelu", List.of(1)));
    private static final Set<String> JOINING = Set.of("Add", "Mul", "Sum", "Concat");
    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");
    /** Inputs whose constants are statistics, bounds, sizes or indices. */
    private static final Set<String> NO_WEIGHTS =
            Set.of("Sub Div Min Max Clip Pad Resize Upsample Equal Greater GreaterOrEqual Less LessOrEqual Shape Size"
                    .split(" "));

    private static final Set<String> SHAPES = Set.of("Shape", "Size");

    private final OnnxGraph graph;
    private final Map<String, Node> producer = new HashMap<>();
    private final Set<String> ofImage = new HashSet<>();
    private final Set<String> behindLayers = new HashSet<>();
    private final Set<String> trained = new LinkedHashSet<>();
    private final Set<String> left = new LinkedHashSet<>();

    /** Follows the image through a graph whose first output is what is trained by. */
    public Flow(OnnxGraph graph) {
        this.graph = graph;
        ofImage.add(graph.input());
        if (graph.inputShape().isEmpty()) {
            // only the image is declared with its shape; this is a tensor at a cut
            behindLayers.add(graph.input());
        }
        for (Node n : graph.nodes()) {
            n.outputs().forEach(o -> producer.put(o, n));
            if (!SHAPES.contains(n.op()) && n.inputs().stream().anyMatch(ofImage::contains)) {
                follow(n);
            }
        }
    }

    /** The part of a graph that its first output needs; nodes after the logits are not trained through. */
    public static OnnxGraph trainedPart(OnnxGraph graph) {
        return Cutter.trunk(graph, List.of(graph.output()));
    }

    /** The nodes of a graph, in its order, that cannot be trained through; empty where the whole graph can be. */
    public static List<Node> obstacles(OnnxGraph whole) {
        OnnxGraph graph = trainedPart(whole);
        Flow flow = new Flow(graph);
        return flow.obstacles(TorchCode.trained(graph, flow.trained(), ""));
    }

    /** The same by the code that was written of the graph. */
    public List<Node> obstacles(TorchCode code) {
        Set<String> unwritten = new HashSet<>();
        code.obstacles().forEach(n -> unwritten.addAll(n.outputs()));
        return graph.nodes().stream()
                .filter(n -> isOfBatch(n) || n.outputs().stream().anyMatch(unwritten::contains))
                .toList();
    }

    private void follow(Node n) {
        boolean behind = n.inputs().stream().anyMatch(behindLayers::contains);
        ofImage.addAll(n.outputs());
        if (behind || LAYERS.contains(n.op())) {
            behindLayers.addAll(n.outputs());
        }
        if (JOINING.contains(n.op())) {
            if (behind) {
                n.inputs().forEach(this::train);
            }
            return;
        }
        if (!WEIGHTS.containsKey(n.op()) && !NO_WEIGHTS.contains(n.op())) {
            n.inputs().stream()
                    .filter(in -> graph.initializer(in).filter(Flow::isWeight).isPresent())
                    .forEach(left::add);
        }
        for (int i : WEIGHTS.getOrDefault(n.op(), List.of())) {
            (i == ALL ? IntStream.range(0, n.inputs().size()) : IntStream.of(i))
                    .forEach(k -> n.input(k).ifPresent(this::train));
        }
    }

    /** Trains the constant of this name, or those that the value is computed from. */
    private void train(String name) {
        if (ofImage.contains(name) || trained.contains(name)) {
            return;
        }
        if (graph.isInitializer(name)) {
            if (graph.initializer(name).filter(Flow::isWeight).isPresent()) {
                trained.add(name);
            }
            return;
        }
        Node maker = producer.get(name);
        if (maker == null || Set.of("Sqrt", "Reciprocal", "Shape").contains(maker.op())) {
            return;
        }
        maker.inputs().stream()
                .limit(maker.op().equals("Div") ? 1 : maker.inputs().size())
                .forEach(this::train);
    }

    private static boolean isWeight(Tensor t) {
        return t.type() == ElementType.FLOAT
                && !t.dims().isEmpty()
                && t.size() > 1
                && !t.name().startsWith(PooledLayers.FEATURES)
                && !isMask(t);
    }

    private static boolean isMask(Tensor t) {
        float mask = 0;
        // the first weight usually decides: not all are copied
        FloatBuffer values = t.raw().asFloatBuffer();
        while (values.hasRemaining()) {
            float v = values.get();
            if (v != 0) {
                if (v > -100 || (mask != 0 && v != mask)) {
                    return false;
                }
                mask = v;
            }
        }
        return mask != 0;
    }

    /** The names of the trained constants, in the graph's order. */
    public Set<String> trained() {
        return trained;
    }

    /** The names of constants that are combined with the image and may be weights, but are not trained. */
    public Set<String> left() {
        Set<String> names = new LinkedHashSet<>(left);
        names.removeAll(trained);
        return names;
    }

    /** Whether a node normalises the image by the statistics of its batch, which torch would train with another meaning. */
    public boolean isOfBatch(Node n) {
        return n.op().equals("BatchNormalization")
                && n.integer("training_mode", 0) != 0
                && ofImage.contains(n.inputs().get(0));
    }
}
