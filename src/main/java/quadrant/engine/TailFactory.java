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
     * @param task is warned once where what is trained is computed on the processor though CUDA was asked for
     * @param dropoutAt the tensor that the dropout mask is multiplied onto
     */
    Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task);

    /** Matrices on the processor, with so many threads. */
    Matrices matrices(Compute compute);

    /** The nodes, in the graph's order, that cannot be trained through; empty where the whole graph can. */
    List<Node> obstacles(OnnxGraph graph);

    /** What this build of the library could train on at best, and why; nothing is loaded to find out. */
    Device device();

    /** Name and version of the library. */
    String version();
}
