package quadrant.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Pools the probabilities of several images into those of their slide or patient: their mean or, for a model trained on bags,
 * softmax(s · mean of ln p) for a sharpness s. That is the softmax of the mean logit, and so the linear classifier's prediction
 * for the mean features, where the network's logits are the classifier's divided by s.
 *
 * @param sharpness 1 or more; empty for the mean of the probabilities
 */
public record GroupPooling(OptionalDouble sharpness) {
    /** The mean of the probabilities. */
    public static final GroupPooling MEAN = new GroupPooling(OptionalDouble.empty());

    public GroupPooling {
        if (!(sharpness.orElse(1) >= 1 && sharpness.orElse(1) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A sharpness of " + sharpness);
        }
    }

    /** Pools by the mean logit. */
    public static GroupPooling logits(double sharpness) {
        return new GroupPooling(OptionalDouble.of(sharpness));
    }

    /**
     * The probabilities of a group.
     *
     * @param rows its images, one or more
     */
    List<Double> of(List<Prediction> rows) {
        double[] mean = IntStream.range(0, rows.get(0).probabilities().size())
                .mapToDouble(k -> rows.stream()
                        .mapToDouble(r -> term(r.probabilities().get(k)))
                        .average()
                        .orElseThrow())
                .toArray();
        sharpness.ifPresent(s -> Temperature.softmax(mean, s));
        return IntStream.range(0, mean.length).mapToObj(k -> mean[k]).toList();
    }

    private double term(double p) {
        return sharpness.isPresent() ? Math.log(Math.max(p, Temperature.FLOOR)) : p;
    }
}
