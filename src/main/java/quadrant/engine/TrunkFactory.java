package quadrant.engine;

import java.util.List;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;

/** Loads graphs for inference, and multiplies matrices by the same library. */
public interface TrunkFactory {
    /**
     * Loads a graph; the caller owns it.
     *
     * @param task is warned of a fallback
     */
    Trunk load(OnnxGraph graph, Compute compute, Task task);

    /** Matrices on the processor, with the given number of threads. */
    Matrices matrices(Compute compute);

    /** All devices that this build of the library supports, by its own names in lower case, whether used here or not. */
    List<String> providers();

    /** Name and version of the library. */
    String version();
}
