package quadrant.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A fixed number of threads for loops with independent iterations. */
public final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    public Workers(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread t = new Thread(work, "quadrant-worker");
            t.setDaemon(true);
            return t;
        });
    }

    /**
     * Runs the iterations 0 … count−1 and returns when the last started one has ended, also where one throws (rethrown here) or
     * the caller is interrupted.
     */
    public void forEach(int count, IntConsumer turn) {
        AtomicInteger next = new AtomicInteger();
        CompletableFuture<?>[] running = IntStream.range(0, Math.min(threads, count))
                .mapToObj(t -> CompletableFuture.runAsync(
                                () -> {
                                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                                        turn.accept(i);
                                    }
                                },
                                pool)
                        // where one throws, the others start no more
                        .whenComplete((done, failure) -> next.set(count)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(running);
        try {
            all.get();
        } catch (InterruptedException e) {
            // running iterations use resources that the caller would close, so they end first
            next.set(count);
            all.exceptionally(failed -> null).join();
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /** The same, with the progress after each; none is started once the task is cancelled. */
    public void forEach(int count, Task task, IntConsumer turn) {
        int[] done = {0};
        forEach(count, i -> {
            task.checkCancelled();
            turn.accept(i);
            synchronized (done) {
                task.progress(++done[0], count);
            }
        });
    }

    /** What work in another thread has thrown, to be thrown here; an error is thrown at once. */
    public static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error e) {
            throw e;
        }
        return failure instanceof RuntimeException r ? r : new IllegalStateException(failure);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
