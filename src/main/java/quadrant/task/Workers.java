package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A fixed number of threads for loops whose turns do not depend on each other. */
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

    /** Does all turns 0 … count−1 and comes back when the last is done; what a turn throws is thrown here. */
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
        for (Future<?> f : running) {
            try {
                f.get();
            } catch (ExecutionException e) {
                next.set(count);
                failed = e;
            } catch (InterruptedException e) {
                next.set(count);
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
        }
        if (failed != null) {
            if (failed.getCause() instanceof RuntimeException r) {
                throw r;
            }
            if (failed.getCause() instanceof Error e) {
                throw e;
            }
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
