package quadrant.imagej.ui;

import ij.IJ;
import java.awt.EventQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.JProgressBar;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;

/** Shows progress in the bar of a window, and messages in ImageJ's log; a button requests cancellation. */
final class BarTask extends PacedTask {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final JProgressBar bar;
    private final AtomicBoolean stop = new AtomicBoolean();

    BarTask(JProgressBar bar) {
        super(EVERY);
        this.bar = bar;
    }

    void stop() {
        stop.set(true);
    }

    @Override
    protected void begin(PhaseClock clock, String name) {
        show(name + " …", clock.share(0, 1));
    }

    @Override
    protected void show(PhaseClock clock, long done, long total) {
        show(clock.line(done, total), clock.share(done, total));
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
