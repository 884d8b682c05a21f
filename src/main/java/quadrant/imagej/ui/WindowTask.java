package quadrant.imagej.ui;

import ij.IJ;
import java.time.Duration;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;

/** Shows progress in ImageJ's status bar, and messages in its log; Esc requests cancellation. */
final class WindowTask extends PacedTask implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    WindowTask() {
        super(EVERY);
        IJ.resetEscape();
    }

    @Override
    protected void begin(PhaseClock clock, String name) {
        IJ.showStatus(name + " … (Esc cancels)");
        IJ.showProgress(clock.share(0, 1));
    }

    @Override
    protected void show(PhaseClock clock, long done, long total) {
        IJ.showStatus(clock.line(done, total) + " (Esc cancels)");
        IJ.showProgress(clock.share(done, total));
    }

    @Override
    public void info(String line) {
        Windows.log(line);
    }

    @Override
    public void warn(String line) {
        Windows.log("Note: " + line);
    }

    @Override
    public boolean cancelled() {
        return IJ.escapePressed();
    }

    @Override
    public void close() {
        IJ.showProgress(1.0);
        IJ.showStatus("");
    }
}
