package quadrant.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/** How the probabilities of several images become those of their slide or patient as one. */
public enum Pooling {
    /** Their mean. */
    PROBABILITIES,
    /**
     * Softmax of the mean logit, which is the normalised geometric mean of the probabilities: what a linear classifier says of the mean
     * features.
     */
    LOGITS;

    /** The smallest normal float32: a softmax may underflow to 0. */
    private static final double FLOOR = Float.MIN_NORMAL;

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
        if (this == LOGITS) {
            Temperature.softmax(mean, 1);
        }
        return IntStream.range(0, mean.length).mapToObj(k -> mean[k]).toList();
    }

    private double term(double p) {
        return this == LOGITS ? Math.log(Math.max(p, FLOOR)) : p;
    }
}
