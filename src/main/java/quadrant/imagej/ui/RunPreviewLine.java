package quadrant.imagej.ui;

import java.awt.BorderLayout;
import java.awt.EventQueue;
import java.awt.Panel;
import java.awt.TextArea;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.swing.Timer;
import quadrant.task.UserException;

/** A line of a dialog that describes what the dialog will do, updated in a thread of its own as fields change. */
final class RunPreviewLine {
    private static final int ROWS = 2;
    private static final int COLUMNS = 60;
    private static final int REST_MILLIS = 300;

    private final TextArea area = new TextArea("", ROWS, COLUMNS, TextArea.SCROLLBARS_NONE);
    private final Panel panel = new Panel(new BorderLayout());
    private final Function<Map<String, String>, String> text;
    private final Supplier<Map<String, String>> options;
    private final AtomicInteger asked = new AtomicInteger();
    // a path is being typed
    private final Timer rest = new Timer(REST_MILLIS, e -> look());

    /**
     * A line without a text yet.
     *
     * @param options the values of the fields; read in AWT's thread
     * @param text describes the options; called in a thread of its own
     */
    RunPreviewLine(Supplier<Map<String, String>> options, Function<Map<String, String>, String> text) {
        this.options = options;
        this.text = text;
        rest.setRepeats(false);
        area.setEditable(false);
        area.setFocusable(false);
        panel.add(area);
    }

    Panel panel() {
        return panel;
    }

    /** A field has changed. */
    void changed() {
        asked.incrementAndGet();
        // a description of earlier field values is outdated
        area.setText("…");
        rest.restart();
    }

    private void look() {
        int question = asked.get();
        Map<String, String> now = options.get();
        // each in a thread of its own, as a slow check must not delay the next
        Thread looking = new Thread(
                () -> {
                    String line = line(now);
                    EventQueue.invokeLater(() -> area.setText(question == asked.get() ? line : area.getText()));
                },
                "quadrant-intention");
        looking.setDaemon(true);
        looking.start();
    }

    private String line(Map<String, String> now) {
        try {
            return text.apply(now);
        } catch (UserException e) {
            return e.problem(UnaryOperator.identity());
        } catch (InvalidPathException e) {
            return "";
        }
    }

    /** Nothing more is shown. */
    void end() {
        rest.stop();
        asked.incrementAndGet();
    }
}
