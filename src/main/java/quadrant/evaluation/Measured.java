package quadrant.evaluation;

import java.util.Optional;
import java.util.function.Function;

/**
 * A measurement, or one sentence on why it could not be made.
 *
 * @param reason empty where there is a value
 */
public record Measured<T>(Optional<T> value, Optional<String> reason) {
    public Measured {
        if (value.isPresent() == reason.isPresent()) {
            throw new IllegalArgumentException("Either a value or a reason");
        }
    }

    public static <T> Measured<T> of(T value) {
        return new Measured<>(Optional.of(value), Optional.empty());
    }

    /** No value, for a reason: a whole sentence, ending in a full stop. */
    public static <T> Measured<T> not(String reason) {
        return new Measured<>(Optional.empty(), Optional.of(reason));
    }

    /** The measurement with its value mapped. */
    public <R> Measured<R> map(Function<T, R> made) {
        return new Measured<>(value.map(made), reason);
    }
}
