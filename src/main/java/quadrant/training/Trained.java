package quadrant.training;

import java.util.List;
import quadrant.engine.Device;
import quadrant.onnx.OnnxGraph;

/**
 * The result of a training.
 *
 * @param graph the whole network: image → probabilities
 * @param epochs empty where only a classifier was fitted
 * @param keptEpoch the epoch whose weights were kept; 0 where only a classifier was fitted
 * @param largestDifference between the probabilities of the written graph in ONNX Runtime and those of the training
 *     engine
 */
public record Trained(
        OnnxGraph graph, List<EpochRecord> epochs, int keptEpoch, double largestDifference, Device device) {
    public Trained {
        epochs = List.copyOf(epochs);
    }
}
