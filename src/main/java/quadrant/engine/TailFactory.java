package quadrant.engine;

import java.util.List;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;

/** Rebuilds graphs for training. */
public interface TailFactory {
    /**
     * Builds a tail; the caller owns it.
     *
     * @param graph features at the cut → first output: logits
     * @param featureDims the dimensions of the features of one image, without the batch
     * @param task receives one warning where training is computed on the processor though CUDA was requested
     * @param dropoutAt the tensor that is multiplied by the dropout mask
     */
    Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task);

    /** The nodes, in the graph's order, that cannot be trained through; empty where the whole graph can be. */
    List<Node> obstacles(OnnxGraph graph);

    /** The best device that this build of the library can train on, and why; nothing is loaded for it. */
    Device device();

    /** Name and version of the library. */
    String version();
}
