package quadrant.engine;

import java.util.List;
import java.util.Optional;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Rebuilds graphs for training. */
public interface TailFactory {
    /**
     * Builds a tail; the caller owns it.
     *
     * @param graph features at the cut → first output: logits
     * @param featureDims the dimensions of the features of one image, without the batch
     * @param task receives one warning where training is computed on the processor though CUDA was requested
     * @param dropoutAt the tensor that is multiplied by the dropout mask
     * @throws UserException where the trainer is {@linkplain #missing not installed} or its library cannot be loaded
     */
    Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task);

    /** The name of the zip that holds the trainer, where it is not installed: then nothing can be loaded. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /**
     * Refuses work that needs the trainer where it is not installed.
     *
     * @param work what was asked for, with a capital
     * @param otherwise what can be done without it
     */
    default void require(String work, String otherwise) {
        missing().ifPresent(file -> {
            throw refusal(file, work, otherwise);
        });
    }

    /** For want of the trainer. */
    static UserException refusal(String file, String work, String otherwise) {
        return new UserException(
                work + " needs Quadrant's trainer, which is not installed.",
                "Unpack " + file + " over the folder of ImageJ or Fiji and start it again, or " + otherwise + ".");
    }

    /** The best device that this build of the library can train on, and why; nothing is loaded for it. */
    Device device();

    /** Name and version of the library; "" where it is not installed. */
    String version();
}
