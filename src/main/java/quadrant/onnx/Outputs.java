package quadrant.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Chooses the relevant output: one of real numbers; of those the first whose name indicates logits or probabilities, but not of
 * an auxiliary classifier; else the first.
 */
final class Outputs {
    private static final List<String> WANTED = List.of("logit", "prob", "softmax", "class", "score");

    private Outputs() {}

    /** Keeps one output, with a free batch size. */
    static void choose(Draft draft) {
        ValueInfoProto best = draft.outputs.stream()
                .min(Comparator.comparingInt(Outputs::rank))
                .orElseThrow();
        draft.outputs.clear();
        draft.outputs.add(free(best));
    }

    private static int rank(ValueInfoProto v) {
        int type = v.getType().getTensorType().getElemType();
        String name = v.getName().toLowerCase(Locale.ROOT);
        if (type != ElementType.FLOAT.code() && type != 0) {
            return 3;
        }
        if (name.contains("aux")) {
            return 2;
        }
        return WANTED.stream().anyMatch(name::contains) ? 0 : 1;
    }

    private static ValueInfoProto free(ValueInfoProto v) {
        TensorShapeProto shape = v.getType().getTensorType().getShape();
        if (shape.getDimCount() == 0 || !shape.getDim(0).hasDimValue()) {
            return v;
        }
        ValueInfoProto.Builder b = v.toBuilder();
        b.getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        return b.build();
    }
}
