package quadrant.face.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import quadrant.face.PhaseClock;
import quadrant.task.Task;

/**
 * Progress on standard error: a line that is written over on a terminal, a line every ten seconds elsewhere. Ctrl-C or a
 * termination signal becomes the wish to stop, and the process waits for the work to end well.
 */
final class Console implements Task, AutoCloseable {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;
    private static final long GRACE_MILLIS = 20_000;

    private final PrintStream err;
    private final boolean terminal;
    private final boolean quiet;
    private final Thread worker = Thread.currentThread();
    private final Thread hook;
    private volatile boolean stop;
    private volatile boolean finished;
    private PhaseClock clock = new PhaseClock("", System::nanoTime);
    private long shown = System.nanoTime();
    private boolean open;

    private Console(PrintStream err, boolean terminal, boolean quiet) {
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
        this.hook = new Thread(this::stopAndWait, "quadrant-stop");
    }

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on a redirected run shows the terminal's progress line
    static Console open(boolean quiet) {
        Console c = new Console(System.err, System.console() != null, quiet);
        Runtime.getRuntime().addShutdownHook(c.hook);
        return c;
    }

    private void stopAndWait() {
        stop = true;
        try {
            if (!finished) {
                worker.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void phase(String name) {
        endLine();
        clock = new PhaseClock(name, System::nanoTime);
        if (!quiet && !terminal) {
            err.println(name + " …");
        }
        shown = System.nanoTime();
    }

    @Override
    public synchronized void progress(long done, long total) {
        long now = System.nanoTime();
        if (quiet || now - shown < (terminal ? TERMINAL_NANOS : LOG_NANOS) || total <= 0) {
            return;
        }
        shown = now;
        String line = clock.line(done, total);
        if (terminal) {
            err.print("\r\u001b[K" + line);
            err.flush();
            open = true;
        } else {
            err.println(line);
        }
    }

    @Override
    public synchronized void say(String line) {
        if (!quiet) {
            endLine();
            err.println(line);
        }
    }

    @Override
    public synchronized void warn(String line) {
        endLine();
        err.println("Note: " + line);
    }

    /** Ends the line that is being written over. */
    synchronized void done() {
        endLine();
    }

    private void endLine() {
        if (open) {
            err.print("\r\u001b[K");
            open = false;
        }
    }

    @Override
    public boolean cancelled() {
        return stop;
    }

    @Override
    public void close() {
        done();
        finished = true;
        removeHook(hook);
    }

    private static void removeHook(@Nullable Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down already, and the hook with it
        }
    }
}
