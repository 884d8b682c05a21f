package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import quadrant.app.PacedTask;

/** A run of a verb: its progress in the panel's line, and its notes at the end, as the log would come to the front. */
final class VerbRun extends PacedTask {
    private final Session session;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    VerbRun(Session session) {
        super(Duration.ofMillis(100));
        this.session = session;
    }

    /** Work that runs a verb, and what follows in AWT's thread. */
    interface Verb {
        Background.Work run(VerbRun task) throws Exception;
    }

    void stop() {
        stopped = true;
    }

    @Override
    protected void begin(String name) {
        show(name + " …");
    }

    @Override
    protected void show(long done, long total, double share, String left, String line) {
        show(line);
    }

    private void show(String line) {
        EventQueue.invokeLater(() -> session.say(line));
    }

    @Override
    public void info(String text) {
        // the report contains it
    }

    @Override
    public void warn(String text) {
        notes.add("\nNote: " + text);
    }

    @Override
    public boolean cancelled() {
        return stopped;
    }

    /** Shows the result, with the notes below. */
    void end(String line) {
        session.say(line + String.join("", notes));
    }
}
