package quadrant.imagej.ui;

import ij.IJ;
import java.time.Duration;
import quadrant.app.PacedTask;
import quadrant.launch.Start;
import quadrant.task.Printable;

/**
 * Shows progress in ImageJ's status bar, and messages in its log; Esc requests cancellation. Where ImageJ has no window both go
 * to standard error, as its log would be standard output, which is for results.
 */
class HostTask extends PacedTask implements AutoCloseable {
    private final boolean window = Start.window();

    HostTask() {
        super(Start.window() ? Duration.ofMillis(100) : Duration.ofSeconds(10));
        if (window) {
            IJ.resetEscape();
        }
    }

    private void show(String line, double share) {
        if (window) {
            IJ.showStatus(line + " (Esc cancels)");
            IJ.showProgress(share);
        } else {
            System.err.println(line);
        }
    }

    @Override
    protected void begin(String name) {
        show(name + " …", 0);
    }

    @Override
    protected void show(long done, long total, double share, String left, String line) {
        show(line, share);
    }

    @Override
    public void info(String line) {
        if (window) {
            Windows.log(line);
        } else {
            System.err.println(Printable.of(line));
        }
    }

    @Override
    public void warn(String line) {
        info("Note: " + line);
    }

    @Override
    public boolean cancelled() {
        return window && IJ.escapePressed();
    }

    @Override
    public void close() {
        if (window) {
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
    }
}
