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
 * @param expected the probabilities of the first training images by the training engine, with which the written graph is compared
 */
public record Trained(
        OnnxGraph graph, List<EpochRecord> epochs, int keptEpoch, List<List<Float>> expected, Device device) {
    /** The most images on which they are compared. */
    public static final int COMPARED = 32;

    /** The maximum difference between the probabilities of the two engines. */
    private static final double TOLERANCE = 1e-4;

    public Trained {
        epochs = List.copyOf(epochs);
    }

    /** The largest difference from the probabilities of the written graph; refused where rounding does not explain it. */
    public double difference(List<List<Float>> written) {
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int k = 0; k < expected.get(i).size(); k++) {
                double d = Math.abs(expected.get(i).get(k) - written.get(i).get(k));
                largest = Math.max(largest, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
            }
        }
        if (largest > TOLERANCE) {
            throw new IllegalStateException("The written model differs from the trained one by " + largest
                    + " in a probability, more than " + TOLERANCE + "; this is a fault of Quadrant");
        }
        return largest;
    }
}
