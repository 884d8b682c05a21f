package quadrant.face.command;

import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.FiguresJob;
import quadrant.face.FiguresOptions;
import quadrant.task.Task;

/**
 * Takes the figures out of a report, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options. No menu path: it is for scripts.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Figures")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable"}) // SciJava sets and reads the fields
public final class FiguresSciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String report;

    @Parameter(persist = false)
    private String output;

    @Parameter(type = ItemIO.OUTPUT, label = "The folder of figures")
    private File folder;

    public FiguresSciJava() {
        super(FiguresOptions.KEYS);
    }

    @Override
    void run(Task task) {
        folder = FiguresJob.run(new FiguresOptions(options())).folder().toFile();
    }
}
