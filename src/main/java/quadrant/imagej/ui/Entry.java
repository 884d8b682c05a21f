package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.task.Task;

/** What ImageJ's menu and a macro's call run by name: a verb, or a command of ImageJ alone. */
abstract class Entry {
    /**
     * Runs without windows of its own.
     *
     * @param images the open images that are used where no files are named; none for those in ImageJ's windows
     * @return the path of the output; for info and lists, lines; for an advice and an audit, JSON; for a preview, its notes
     */
    abstract String run(Map<String, String> options, List<ImagePlus> images, Task task);

    /** Runs for a macro where ImageJ has no window. */
    void print(Map<String, String> options) {
        IJ.log(run(options, List.of(), new HostTask()));
    }

    /**
     * Runs where ImageJ has a window.
     *
     * @return a report, which is opened where a person asked for it
     */
    Optional<Path> show(Map<String, String> options) {
        print(options);
        return Optional.empty();
    }

    /** Asks a person for the options, and runs. */
    abstract void ask();
}
