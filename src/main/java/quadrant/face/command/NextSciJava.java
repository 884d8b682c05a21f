package quadrant.face.command;

import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.NextOptions;
import quadrant.task.Task;

/**
 * Names the images worth labelling next, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options, with {@code _} for {@code -}; blank ones are left
 * out. No menu path: ImageJ's menu has the plug-in.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Next")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class NextSciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String model;

    @Parameter(persist = false)
    private String input;

    @Parameter(persist = false)
    private String output;

    @Parameter(persist = false, required = false)
    private String count = "";

    @Parameter(persist = false, required = false)
    private String device = "";

    @Parameter(persist = false, required = false)
    private String threads = "";

    @Parameter(persist = false, required = false)
    private boolean skip_unreadable;

    @Parameter(persist = false, required = false)
    private boolean overwrite;

    @Parameter(type = ItemIO.OUTPUT, label = "The table of images")
    private File table;

    public NextSciJava() {
        super(NextOptions.KEYS);
    }

    @Override
    void run(Task task) {
        table = Verbs.next(options(), task).csv().toFile();
    }
}
