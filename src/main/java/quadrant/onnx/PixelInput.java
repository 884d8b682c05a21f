package quadrant.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.PooledLayers.Classifier;

/**
 * A graph for runtimes with few operators and no preprocessing: its input is one image 1×3×S×S, RGB of 0–255.
 *
 * <p>A convolution of 1×1 in front brings the channels into the network's order and normalises them. After pooled layers,
 * standardisation, classifier and temperature become one linear layer.
 */
public final class PixelInput {
    /** The name of the input. */
    public static final String INPUT = "pixels";

    private static final int CHANNELS = 3;
    private static final String WEIGHT = "quadrant.pixels.weight";
    private static final String BIAS = "quadrant.pixels.bias";

    private PixelInput() {}

    /**
     * The graph with the preprocessing included.
     *
     * @param mean of the network's channels, on the scale 0–255
     * @param scale by which the difference is divided
     * @param reversed whether the network expects BGR
     */
    public static OnnxGraph of(OnnxGraph graph, List<Double> mean, List<Double> scale, boolean reversed) {
        float[] weight = new float[CHANNELS * CHANNELS];
        float[] bias = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            weight[c * CHANNELS + (reversed ? CHANNELS - 1 - c : c)] = (float) (1 / scale.get(c));
            bias[c] = (float) (-mean.get(c) / scale.get(c));
        }
        OnnxGraph linear = linear(graph);
        List<Tensor> constants = List.of(
                Tensor.of(WEIGHT, List.of((long) CHANNELS, (long) CHANNELS, 1L, 1L), weight),
                Tensor.of(BIAS, List.of((long) CHANNELS), bias));
        List<Node> nodes = new ArrayList<>();
        nodes.add(GraphEdits.node(
                "Conv",
                "quadrant/pixels",
                List.of(INPUT, WEIGHT, BIAS),
                graph.input(),
                GraphEdits.integers("kernel_shape", List.of(1L, 1L))));
        nodes.addAll(linear.nodes());
        ValueInfoProto.Builder input =
                GraphEdits.imageInput(graph).get(0).toBuilder().setName(INPUT);
        TensorShapeProto.Builder shape =
                input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.getDimBuilder(0).setDimValue(1);
        return GraphEdits.assemble(
                GraphEdits.withConstants(linear, constants),
                nodes,
                List.of(input.build()),
                linear.graph().getOutputList());
    }

    /** Merges a linear classifier and its standardisation into one layer: W·s/T and (b − W·(c·s))/T. */
    private static OnnxGraph linear(OnnxGraph graph) {
        Optional<Node> gemm = graph.nodes().stream()
                .filter(n -> n.op().equals("Gemm") && n.inputs().get(0).equals(PooledLayers.STANDARDISED))
                .findFirst();
        if (gemm.isEmpty()) {
            return graph;
        }
        Classifier c = Classifier.of(graph);
        int width = c.center().length;
        float[] weight = new float[c.weight().length];
        float[] bias = new float[c.bias().length];
        for (int k = 0; k < bias.length; k++) {
            double sum = c.bias()[k];
            for (int i = 0; i < width; i++) {
                double w = (double) c.weight()[k * width + i] * c.scale()[i];
                weight[k * width + i] = (float) (w / c.temperature());
                sum -= w * c.center()[i];
            }
            bias[k] = (float) (sum / c.temperature());
        }
        List<Node> nodes = new ArrayList<>();
        for (Node n : graph.nodes()) {
            if (n == gemm.get()) {
                nodes.add(GraphEdits.node(
                        "Gemm",
                        n.name(),
                        List.of(PooledLayers.FEATURES, Head.WEIGHT, Head.BIAS),
                        Head.LOGITS,
                        GraphEdits.integer("transB", 1)));
            } else if (!n.outputs().contains(Head.LOGITS)) {
                nodes.add(n);
            }
        }
        OnnxGraph replaced = graph.withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, bias));
        return GraphEdits.assembleNeeded(
                replaced, nodes, GraphEdits.imageInput(graph), graph.graph().getOutputList());
    }
}
