package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import quadrant.task.Task;

/** A verb that the panel runs: its phase in the panel's line, and its notes once it has ended, as the log would come to the front. */
final class VerbTask implements Task {
    private final Consumer<String> line;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private volatile String phase = "";
    private volatile int percent = -1;

    VerbTask(Consumer<String> line) {
        this.line = line;
    }

    void stop() {
        stop.set(true);
    }

    @Override
    public void phase(String name) {
        phase = name;
        percent = -1;
        say(name + " …");
    }

    @Override
    public void progress(long done, long total) {
        int now = total > 0 ? (int) (100 * done / total) : -1;
        if (now != percent) {
            percent = now;
            say(phase + " … " + now + " %");
        }
    }

    private void say(String text) {
        EventQueue.invokeLater(() -> line.accept(text));
    }

    @Override
    public void info(String text) {
        // the report has it
    }

    @Override
    public void warn(String text) {
        notes.add(text);
    }

    /** A line on what came of it, with the notes below. */
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
