package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import quadrant.task.UserException;

/**
 * Checks that a model consists of plain operators over numbers: no subgraphs or functions, whose work and memory are not
 * visible, and no weight that is NaN. Infinity is allowed in constants of attention masks, but not in weights that are
 * multiplied with an image's features.
 */
final class WeightCheck {
    private static final Set<String> MULTIPLYING = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    private WeightCheck() {}

    static void requirePlain(OnnxGraph graph) {
        if (graph.model().getFunctionsCount() > 0) {
            throw new UserException(
                    "The model has a function of its own, \""
                            + graph.model().getFunctions(0).getName() + "\", and plain operators were expected.",
                    "Use the model.onnx that finetune wrote.");
        }
        Set<String> multiplied = new HashSet<>();
        for (Node n : graph.nodes()) {
            if (MULTIPLYING.contains(n.op()) || n.op().endsWith("Normalization")) {
                multiplied.addAll(n.inputs());
            }
        }
        graph.initializerProtos().forEach(t -> finite(t, t.getName(), multiplied.contains(t.getName())));
        for (Node n : graph.nodes()) {
            boolean weight = n.outputs().stream().anyMatch(multiplied::contains);
            for (AttributeProto a : n.proto().getAttributeList()) {
                attribute(n, a, weight);
            }
        }
    }

    private static void attribute(Node n, AttributeProto a, boolean weight) {
        if (a.hasG() || a.getGraphsCount() > 0) {
            throw new UserException(
                    "The node " + n.label() + " holds a graph of its own, and plain operators were expected.",
                    "Use the model.onnx that finetune wrote.");
        }
        if (a.hasT()) {
            finite(a.getT(), n.label(), weight);
        }
        a.getTensorsList().forEach(t -> finite(t, n.label(), weight));
        require(Float.isNaN(a.getF()) || a.getFloatsList().stream().anyMatch(v -> v.isNaN()), n.label(), "NaN");
    }

    private static void finite(TensorProto t, String name, boolean weight) {
        if (ElementType.of(t.getDataType()).filter(type -> !type.isInteger()).isEmpty()) {
            return;
        }
        Tensor tensor = Tensor.of(t);
        boolean odd = tensor.type() == ElementType.FLOAT ? odd(tensor.raw(), weight) : odd(tensor.numbers(), weight);
        require(odd, name, weight ? "NaN or infinite" : "NaN");
    }

    private static boolean odd(ByteBuffer raw, boolean weight) {
        while (raw.remaining() >= Float.BYTES) {
            float v = raw.getFloat();
            if (weight ? !Float.isFinite(v) : Float.isNaN(v)) {
                return true;
            }
        }
        return false;
    }

    private static boolean odd(double[] numbers, boolean weight) {
        for (double v : numbers) {
            if (weight ? !Double.isFinite(v) : Double.isNaN(v)) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean odd, String where, String what) {
        if (odd) {
            throw new UserException(
                    "A weight of the model is no number (" + what + ", in " + where
                            + "), so its probabilities would be none.",
                    "Restore a copy of the model, or fine-tune again; a training that diverges ends so.");
        }
    }
}
