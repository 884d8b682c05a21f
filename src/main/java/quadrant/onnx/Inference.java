package quadrant.onnx;

import java.util.List;
import java.util.Map;
import quadrant.task.UserException;

/**
 * Infers the shapes of a graph's tensors, and the values of those that depend on constants alone, without running the graph.
 *
 * <p>This is an interface: the package that uses ONNX Runtime registers its implementation in {@code META-INF/services}.
 */
public interface Inference {
    /**
     * Infers the outputs of a model.
     *
     * @throws UserException when its nodes do not fit together or are not known
     */
    Found infer(byte[] model);

    /**
     * The inferred information on each output.
     *
     * @param types by name; of those that are tensors of numbers
     * @param shapes by name; −1 where a dimension is not known, empty for a single number and where nothing is known
     * @param folded a model whose initializers hold the values of those outputs that are constant and small
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(Map<String, ElementType> types, Map<String, List<Long>> shapes, byte[] folded) {}
}
