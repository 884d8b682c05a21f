package quadrant.task;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Work that may throw anything, as decoders do that are fed damaged files: a future turns every throwable into one exception. */
public final class Attempt {
    private Attempt() {}

    /**
     * Works on the calling thread.
     *
     * @throws ExecutionException with whatever was thrown as its cause
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
