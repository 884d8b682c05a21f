package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;

/**
 * A run of a verb from the panel: its progress in the panel's line, and its notes at the end, as the log would come to the
 * front.
 */
final class VerbTask extends PacedTask {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final Consumer<String> line;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    VerbTask(Consumer<String> line) {
        super(EVERY);
        this.line = line;
    }

    void stop() {
        stop.set(true);
    }

    @Override
    protected void begin(PhaseClock clock, String name) {
        show(name + " …");
    }

    @Override
    protected void show(PhaseClock clock, long done, long total) {
        show(clock.line(done, total));
    }

    private void show(String text) {
        EventQueue.invokeLater(() -> line.accept(text));
    }

    @Override
    public void info(String text) {
        // the report contains it
    }

    @Override
    public void warn(String text) {
        notes.add(text);
    }

    /** A line on the result, with the notes below. */
    String ended(String line) {
        StringBuilder all = new StringBuilder(line);
        notes.forEach(n -> all.append("\nNote: ").append(n));
        return all.toString();
    }

    @Override
    public boolean cancelled() {
        return stop.get();
    }
}
