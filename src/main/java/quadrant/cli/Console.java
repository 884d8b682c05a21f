package quadrant.cli;

import java.io.PrintStream;
import java.time.Duration;
import quadrant.app.PacedTask;
import quadrant.task.Printable;

/**
 * Progress on standard error: one line that is overwritten on a terminal, a line every ten seconds elsewhere. The first Ctrl-C
 * or termination signal requests cancellation and says so; {@link Signals} ends the process if it does not.
 */
final class Console extends PacedTask implements AutoCloseable {
    private static final Duration TERMINAL = Duration.ofMillis(100);
    private static final Duration LOG = Duration.ofSeconds(10);

    private final PrintStream err = System.err;
    private final boolean terminal;
    private final boolean quiet;
    private final Signals signals;
    private volatile boolean stop;
    private volatile boolean asked;
    private boolean open;

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on, redirected runs have a console, too
    Console(boolean quiet) {
        super(System.console() != null ? TERMINAL : LOG);
        this.terminal = System.console() != null;
        this.quiet = quiet;
        this.signals = Signals.to(this::stop, () -> asked);
    }

    @Override
    protected void begin(String name) {
        endLine();
        if (!quiet && !terminal) {
            err.println(name + " …");
        }
    }

    @Override
    protected void show(long done, long total, double share, String left, String line) {
        if (quiet) {
            return;
        }
        if (terminal) {
            err.print("\r\u001b[K" + line);
            err.flush();
            open = true;
        } else {
            err.println(line);
        }
    }

    @Override
    public synchronized void info(String line) {
        if (!quiet) {
            endLine();
            err.println(Printable.of(line));
        }
    }

    @Override
    public synchronized void warn(String line) {
        endLine();
        err.println("Note: " + Printable.of(line));
    }

    /** Ends the line that is being overwritten. */
    synchronized void endLine() {
        if (open) {
            err.print("\r\u001b[K");
            open = false;
        }
    }

    /** Without the lock, which a thread at work may hold. */
    private void stop(String signal) {
        stop = true;
        err.println((terminal ? "\r\u001b[K" : "")
                + (signal.equals(Signals.INTERRUPT)
                        ? "Cancelling. Press Ctrl-C again to end at once."
                        : "Cancelling."));
    }

    @Override
    public boolean cancelled() {
        if (stop) {
            asked = true;
        }
        return stop;
    }

    @Override
    public void close() {
        endLine();
        signals.close();
    }
}
