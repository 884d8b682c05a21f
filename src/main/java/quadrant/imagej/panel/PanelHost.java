package quadrant.imagej.panel;

import java.nio.file.Path;
import java.util.Map;
import quadrant.task.Task;

/** The ImageJ around the panel. */
public interface PanelHost {
    /**
     * Runs a verb as a macro would.
     *
     * @return the path of what it wrote
     */
    String run(String verb, Map<String, String> options, Task task);

    /** The line of a macro that runs a verb, with ImageJ's window and without, ending in a line's end. */
    String line(String verb, Map<String, String> options);

    /** Opens the dialog that exports a model to other programs. */
    void export(Path model);

    /** Shows a report in the browser. */
    void show(Path report);

    /** Shows a mistake or a fault. */
    void failed(Throwable failure);
}
