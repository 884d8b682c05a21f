package quadrant.imagej.ui;

import ij.IJ;
import java.time.Duration;
import quadrant.app.PacedTask;

/** Shows progress in ImageJ's status bar, and messages in its log; Esc requests cancellation. */
final class WindowTask extends PacedTask implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    WindowTask() {
        super(EVERY);
        IJ.resetEscape();
    }

    @Override
    protected void begin(String name) {
        IJ.showStatus(name + " … (Esc cancels)");
        IJ.showProgress(0.0);
    }

    @Override
    protected void show(long done, long total, double share, String left, String line) {
        IJ.showStatus(line + " (Esc cancels)");
        IJ.showProgress(share);
    }

    @Override
    public void info(String line) {
        LogWindow.add(line);
    }

    @Override
    public void warn(String line) {
        LogWindow.add("Note: " + line);
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
