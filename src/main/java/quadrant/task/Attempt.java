package quadrant.task;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Runs work that may throw anything, such as decoding damaged files: a future turns every throwable into one exception. */
public final class Attempt {
    private Attempt() {}

    /**
     * Runs on the calling thread.
     *
     * @throws ExecutionException with the thrown object as its cause
     */
    public static <T extends @Nullable Object> T at(Callable<T> work) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("A finished task waits for nobody", e);
        }
    }
}
