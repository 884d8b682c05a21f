package quadrant.imagej.ui;

import ij.IJ;
import java.awt.EventQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.JProgressBar;
import quadrant.app.PhaseClock;
import quadrant.task.Task;

/** Progress in the bar of a window, words in ImageJ's log; a button is the wish to stop. */
final class BarTask implements Task {
    private static final long EVERY_NANOS = 100_000_000L;

    private final JProgressBar bar;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final PhaseClock clock = new PhaseClock();
    private long shown = System.nanoTime();

    BarTask(JProgressBar bar) {
        this.bar = bar;
    }

    void stop() {
        stop.set(true);
    }

    @Override
    public synchronized void phase(String name) {
        clock.phase(name);
        show(name + " …", clock.share(0, 1));
    }

    @Override
    public synchronized void overall(double share) {
        clock.overall(share);
    }

    @Override
    public synchronized void progress(long done, long total) {
        long now = System.nanoTime();
        if (now - shown >= EVERY_NANOS && total > 0) {
            shown = now;
            show(clock.line(done, total), clock.share(done, total));
        }
    }

    private void show(String line, double share) {
        EventQueue.invokeLater(() -> {
            bar.setMaximum(1000);
            bar.setValue((int) Math.round(1000 * share));
            bar.setString(line);
        });
    }

    @Override
    public void info(String line) {
        IJ.log(line);
    }

    @Override
    public void warn(String line) {
        IJ.log("Note: " + line);
    }

    @Override
    public boolean cancelled() {
        return stop.get();
    }
}
