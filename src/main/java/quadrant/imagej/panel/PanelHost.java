package quadrant.imagej.panel;

import java.nio.file.Path;
import java.util.Map;
import quadrant.task.Task;

/** The functions of ImageJ that the panel uses. */
public interface PanelHost {
    /**
     * Runs a verb as a macro would.
     *
     * @return the path of what it wrote
     */
    String run(String verb, Map<String, String> options, Task task);

    /** The macro line that runs a verb, with ImageJ's window or without; it ends in a line break. */
    String line(String verb, Map<String, String> options);

    /** Opens the dialog that exports a model to other programs. */
    void export(Path model);

    /** Shows a report in the browser. */
    void show(Path report);

    /** Shows a user's mistake or an internal error. */
    void failed(Throwable failure);
}
