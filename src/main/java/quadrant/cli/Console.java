package quadrant.cli;

import java.io.PrintStream;
import quadrant.app.PhaseClock;
import quadrant.task.Printable;
import quadrant.task.Task;

/**
 * Progress on standard error: a line that is written over on a terminal, a line every ten seconds elsewhere. Ctrl-C or a
 * termination signal becomes the wish to stop; a second one ends the process.
 */
final class Console implements Task, AutoCloseable {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final boolean terminal;
    private final boolean quiet;
    private final Signals signals;
    private volatile boolean stop;
    private final PhaseClock clock = new PhaseClock();
    private String phase = "";
    private long shown = System.nanoTime();
    private boolean open;

    private Console(PrintStream err, boolean terminal, boolean quiet) {
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
        this.signals = Signals.to(() -> stop = true);
    }

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on a redirected run shows the terminal's progress line
    static Console open(boolean quiet) {
        return new Console(System.err, System.console() != null, quiet);
    }

    @Override
    public synchronized void phase(String name) {
        endLine();
        phase = name;
        clock.phase(name);
        if (!quiet && !terminal) {
            err.println(name + " …");
        }
        shown = System.nanoTime();
    }

    @Override
    public synchronized void detail(String name) {
        clock.phase(phase + ", " + name);
    }

    @Override
    public synchronized void overall(double share) {
        clock.overall(share);
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
        signals.close();
    }
}
