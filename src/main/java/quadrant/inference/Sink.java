package quadrant.inference;

import java.util.function.BiConsumer;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Receives items with their rows, in the order of the items, on the thread that runs them.
 *
 * @param <T> what is taken through a network
 * @param <R> what the network says of it
 */
@FunctionalInterface
public interface Sink<T, R> {
    void take(T item, R row);

    /** Receives an item whose pixels cannot be read, in its turn; unless it is overridden, this ends the run. */
    default void skip(T item, UserException why) {
        throw why;
    }

    /** This sink, with another way to receive items that cannot be read. */
    default Sink<T, R> skipping(BiConsumer<T, UserException> skipped) {
        Sink<T, R> taking = this;
        return new Sink<>() {
            @Override
            public void take(T item, R row) {
                taking.take(item, row);
            }

            @Override
            public void skip(T item, UserException why) {
                skipped.accept(item, why);
            }
        };
    }

    /**
     * This sink, where items that cannot be read are named in a warning and passed over.
     *
     * @param allowed whether they may be; else the first of them ends the run
     */
    default Sink<T, R> passing(boolean allowed, Task task) {
        return skipping((item, why) -> {
            if (!allowed) {
                throw why;
            }
            task.warn("Skipped: " + why.problem());
        });
    }
}
