package quadrant.workflow;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * The result of checking a network; errors are those of {@link RelativeError}.
 *
 * @param outputError of the whole network in ONNX Runtime against the reference, where that has an output
 * @param gradientErrors of the reference's parameters by name; infinite for one that is not trained
 * @param obstacles nodes of the whole network that cannot be trained through, by operator and name
 * @param cuts from the features to the image
 * @param speed where it was requested
 */
public record BackboneVerification(
        OptionalDouble outputError,
        Map<String, Double> gradientErrors,
        List<String> obstacles,
        List<Cut> cuts,
        Optional<Speed> speed) {
    /** Above this limit an error is not due to rounding. */
    public static final double TOLERANCE = 1e-4;

    /**
     * One cut.
     *
     * @param joinError of the joined halves against the whole network, both in ONNX Runtime
     * @param tailError of the tail in the training engine, on the trunk's output, against the whole network in ONNX Runtime;
     *     empty where there are obstacles
     * @param obstacles nodes of the tail that cannot be trained through, by operator and name
     */
    public record Cut(String tensor, double joinError, OptionalDouble tailError, List<String> obstacles) {
        public Cut {
            obstacles = List.copyOf(obstacles);
        }

        private DoubleStream errors() {
            return DoubleStream.concat(DoubleStream.of(joinError), tailError.stream());
        }
    }

    /**
     * The speed of the two halves at the middle cut.
     *
     * @param batch images in a batch
     */
    public record Speed(String cut, double trunkImagesPerSecond, double tailStepMillis, int batch) {}

    public BackboneVerification {
        gradientErrors = Collections.unmodifiableMap(new TreeMap<>(gradientErrors));
        obstacles = List.copyOf(obstacles);
        cuts = List.copyOf(cuts);
    }

    /** The parameter whose gradient has the largest error. */
    public Optional<Map.Entry<String, Double>> worstGradient() {
        return gradientErrors.entrySet().stream().max(Map.Entry.comparingByValue());
    }

    /** The largest error of all. */
    public double largestError() {
        DoubleStream whole = DoubleStream.concat(
                outputError.stream(), gradientErrors.values().stream().mapToDouble(Double::doubleValue));
        return DoubleStream.concat(whole, cuts.stream().flatMapToDouble(Cut::errors))
                .max()
                .orElse(0);
    }

    /** Whether everything that could be compared is equal up to rounding. */
    public boolean passed() {
        return largestError() <= TOLERANCE;
    }
}
