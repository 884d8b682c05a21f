package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
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
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < Math.min(threads, count); t++) {
            running.add(pool.submit(() -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    turn.accept(i);
                }
            }));
        }
        ExecutionException failed = null;
        boolean interrupted = false;
        for (Future<?> f : running) {
            boolean ended = false;
            while (!ended) {
                try {
                    f.get();
                    ended = true;
                } catch (ExecutionException e) {
                    next.set(count);
                    failed = e;
                    ended = true;
                } catch (
                        InterruptedException
                                e) { // running iterations use resources that the caller would close, so they end first
                    next.set(count);
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        rethrow(failed);
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

    private static void rethrow(@Nullable ExecutionException failed) {
        if (failed == null) {
            return;
        }
        if (failed.getCause() instanceof RuntimeException r) {
            throw r;
        }
        if (failed.getCause() instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(failed);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
