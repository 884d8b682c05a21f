package quadrant.imagej.ui;

import java.awt.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import quadrant.app.FineTuneJob;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;
import quadrant.task.CancelledException;
import quadrant.task.UserException;
import quadrant.training.EpochRecord;

/**
 * Shows a training in {@link TrainingWindow}, and in ImageJ's status bar and log; the window's button and Esc request
 * cancellation. The window opens with the first phase, so that it does not open for a mistake in the options.
 */
final class TrainingTask extends PacedTask implements Consumer<EpochRecord>, AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final WindowTask status = new WindowTask();
    private final TrainingWindow window;
    private final List<String> lines = new ArrayList<>();

    TrainingTask(TrainingWindow window) {
        super(EVERY);
        this.window = window;
    }

    @Override
    protected void begin(PhaseClock clock, String name) {
        status.begin(clock, name);
        EventQueue.invokeLater(() -> window.phase(name));
    }

    @Override
    public synchronized void detail(String name) {
        super.detail(name);
        EventQueue.invokeLater(() -> window.detail(name));
    }

    @Override
    protected void show(PhaseClock clock, long done, long total) {
        status.show(clock, done, total);
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
        return window.stopped() || status.cancelled();
    }

    /** The training has ended successfully. */
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
                        failure instanceof UserException e ? e.problem(UnaryOperator.identity()) : "a fault of ours");
            }
        });
    }

    @Override
    public synchronized void close() {
        lines.forEach(LogWindow::add);
        status.close();
    }
}
