package quadrant.imagej.ui;

import java.awt.EventQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import quadrant.app.FineTuneJob;
import quadrant.app.PhaseClock;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/**
 * A training as {@link TrainingWindow} shows it, and ImageJ's status bar and log beside it; the window's button and Esc are
 * the wish to stop. The window opens with the first phase, so that a mistake in the options opens none.
 */
final class TrainingTask implements Task, Consumer<EpochRecord>, AutoCloseable {
    private static final long EVERY_NANOS = 100_000_000L;

    private final WindowTask bar = new WindowTask();
    private final TrainingWindow window;
    private final List<String> lines = new ArrayList<>();
    private final PhaseClock clock = new PhaseClock();
    private long shown = System.nanoTime();

    TrainingTask(TrainingWindow window) {
        this.window = window;
    }

    @Override
    public synchronized void phase(String name) {
        bar.phase(name);
        clock.phase(name);
        EventQueue.invokeLater(() -> window.phase(name));
    }

    @Override
    public synchronized void detail(String name) {
        EventQueue.invokeLater(() -> window.detail(name));
    }

    @Override
    public synchronized void overall(double share) {
        bar.overall(share);
        clock.overall(share);
    }

    @Override
    public synchronized void progress(long done, long total) {
        bar.progress(done, total);
        long now = System.nanoTime();
        if (total <= 0 || (now - shown < EVERY_NANOS && done < total)) {
            return;
        }
        shown = now;
        double share = clock.share(done, total);
        String left = clock.timeLeft(done, total);
        EventQueue.invokeLater(() -> window.progress(share, done + " of " + total, left));
    }

    @Override
    public synchronized void info(String line) {
        lines.add(line);
    }

    @Override
    public synchronized void warn(String line) {
        lines.add("Note: " + line);
        EventQueue.invokeLater(() -> window.warn(line));
    }

    @Override
    public void accept(EpochRecord epoch) {
        EventQueue.invokeLater(() -> window.epoch(epoch));
    }

    @Override
    public boolean cancelled() {
        return window.stopped() || bar.cancelled();
    }

    /** The training has ended well. */
    void done(FineTuneJob.Result result) {
        EventQueue.invokeLater(() -> window.done(result.verdict(), result));
    }

    /** The training has ended without a model. */
    void failed(Throwable failure) {
        EventQueue.invokeLater(() -> {
            if (failure instanceof CancelledException) {
                window.cancelled();
            } else {
                window.failed(
                        failure instanceof UserException e ? Failures.inMacroSyntax(e.problem()) : "a fault of ours");
            }
        });
    }

    @Override
    public synchronized void close() {
        lines.forEach(LogWindow::add);
        bar.close();
    }
}
