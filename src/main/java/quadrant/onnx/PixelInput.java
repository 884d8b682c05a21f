package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
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
        Draft draft = new Draft(linear(graph));
        ValueInfoProto.Builder input = draft.inputs.get(0).toBuilder().setName(INPUT);
        GraphEdits.batch(input).setDimValue(1);
        draft.inputs.set(0, input.build());
        String w = draft.constant(Tensor.of(WEIGHT, List.of((long) CHANNELS, (long) CHANNELS, 1L, 1L), weight));
        String b = draft.constant(Tensor.of(BIAS, List.of((long) CHANNELS), bias));
        AttributeProto kernel = GraphEdits.integers("kernel_shape", List.of(1L, 1L));
        Node pixels = GraphEdits.node("Conv", "quadrant/pixels", List.of(INPUT, w, b), graph.input(), kernel);
        draft.nodes.add(0, pixels.proto());
        return draft.graph();
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
        Draft draft = new Draft(graph.withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, bias)));
        draft.nodes.clear();
        List<String> in = List.of(PooledLayers.FEATURES, Head.WEIGHT, Head.BIAS);
        for (Node n : graph.nodes()) {
            if (n == gemm.get()) {
                draft.add(GraphEdits.node("Gemm", n.name(), in, Head.LOGITS, GraphEdits.integer("transB", 1)));
            } else if (!n.outputs().contains(Head.LOGITS)) {
                draft.add(n);
            }
        }
        return draft.graph();
    }
}
