package quadrant.evaluation;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number with its 95 % interval.
 *
 * @param value empty where it is not defined, such as the recall of a class without images
 * @param interval empty with fewer than two groups, where the number is undefined in half of the resamples, or where each of
 *     them is perfect
 */
public record Scored(OptionalDouble value, Optional<Interval> interval) {
    public Scored {
        if (value.isEmpty() && interval.isPresent()) {
            throw new IllegalArgumentException("An interval of nothing");
        }
    }
}
