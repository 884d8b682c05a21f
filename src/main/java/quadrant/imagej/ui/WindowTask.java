package quadrant.imagej.ui;

import ij.IJ;
import quadrant.app.PhaseClock;
import quadrant.task.Task;

/** Progress in ImageJ's status bar, words in its log; Esc is the wish to stop. */
final class WindowTask implements Task, AutoCloseable {
    private static final long EVERY_NANOS = 100_000_000L;

    private final PhaseClock clock = new PhaseClock();
    private long shown = System.nanoTime();

    WindowTask() {
        IJ.resetEscape();
    }

    @Override
    public synchronized void phase(String name) {
        clock.phase(name);
        IJ.showStatus(name + " … (Esc cancels)");
        IJ.showProgress(clock.share(0, 1));
    }

    @Override
    public synchronized void overall(double share) {
        clock.overall(share);
    }

    @Override
    public synchronized void progress(long done, long total) {
        long now = System.nanoTime();
        if (now - shown < EVERY_NANOS || total <= 0) {
            return;
        }
        shown = now;
        IJ.showStatus(clock.line(done, total) + " (Esc cancels)");
        IJ.showProgress(clock.share(done, total));
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
