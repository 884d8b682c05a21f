package quadrant.face.command;

import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.ExplainOptions;
import quadrant.task.Task;

/**
 * Shows where in images a fine-tuned model looks, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options, with {@code _} for {@code -}, and {@code class_} for
 * {@code class}, which is a word of Java's; blank ones are left out. No menu path: it is for scripts.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Explain")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class ExplainSciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String model;

    @Parameter(persist = false)
    private String input;

    @Parameter(persist = false)
    private String output;

    @Parameter(persist = false, required = false)
    private String method = "";

    @Parameter(persist = false, required = false, label = "class")
    private String class_ = "";

    @Parameter(persist = false, required = false)
    private String device = "";

    @Parameter(persist = false, required = false)
    private String threads = "";

    @Parameter(persist = false, required = false)
    private boolean skip_unreadable;

    @Parameter(type = ItemIO.OUTPUT, label = "The folder of heat maps")
    private File folder;

    public ExplainSciJava() {
        super(ExplainOptions.KEYS);
    }

    @Override
    void run(Task task) {
        folder = Verbs.explain(options(), task).folder().toFile();
    }
}
