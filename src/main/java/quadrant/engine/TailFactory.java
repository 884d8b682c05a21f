package quadrant.engine;

import java.util.List;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;

/** Rebuilds graphs for training. */
public interface TailFactory {
    /**
     * Rebuilds a tail; the caller owns what comes back.
     *
     * @param graph features at the cut → first output: logits
     * @param featureDims the dimensions of the features of one image, without the batch
     * @param dropoutAt the tensor that the dropout mask is multiplied onto
     */
    Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task);

    /** The nodes, in the graph's order, that cannot be trained through; empty where the whole graph can. */
    List<Node> obstacles(OnnxGraph graph);

    /** Name and version of the library. */
    String version();
}
