package quadrant.imagej.panel;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import quadrant.task.Attempt;

/**
 * A worker of the panel that does one task at a time, in a thread of its own; if a task is requested again, only the newest
 * request runs.
 */
final class Background implements AutoCloseable {
    private static final int MOST_SECONDS = 5;

    private final ExecutorService thread;
    private final Consumer<Throwable> failed;
    private final AtomicInteger newest = new AtomicInteger();

    /** @param failed receives exceptions of the work, in the worker's thread */
    Background(String name, Consumer<Throwable> failed) {
        this.failed = failed;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread t = new Thread(work, "quadrant-panel-" + name);
            t.setDaemon(true);
            // libraries are searched in the plug-in's own jars
            t.setContextClassLoader(Background.class.getClassLoader());
            return t;
        });
    }

    /** Work that may throw anything. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Runs it at once; a failure is passed on. */
    static void attempt(Work work, Consumer<Throwable> failed) {
        try {
            Attempt.at(() -> {
                work.run();
                return "";
            });
        } catch (ExecutionException e) {
            failed.accept(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Runs it after the waiting work. */
    void run(Work work) {
        if (!thread.isShutdown()) {
            thread.execute(() -> attempt(work, failed));
        }
    }

    /** Runs it, unless it is requested again before its turn comes. */
    void latest(Work work) {
        int own = newest.incrementAndGet();
        run(() -> {
            if (own == newest.get()) {
                work.run();
            }
        });
    }

    /** Finishes the waiting work before it returns, except work that hangs. */
    void finish() {
        close();
        try {
            thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Finishes the waiting work, and takes no more. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
