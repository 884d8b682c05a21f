package quadrant.face.command;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.ClassifyOptions;
import quadrant.task.Task;

/**
 * Classifies images with a fine-tuned model, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options, with {@code _} for {@code -}; blank ones are left
 * out. No menu path: ImageJ's menu has the plug-in.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Classify")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class ClassifySciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String model;

    @Parameter(persist = false, required = false)
    private String input = "";

    @Parameter(persist = false, required = false)
    private String output = "";

    @Parameter(persist = false, required = false)
    private String what = "";

    @Parameter(persist = false, required = false)
    private String rois = "";

    @Parameter(persist = false, required = false)
    private boolean tiles;

    @Parameter(persist = false, required = false)
    private boolean slices;

    @Parameter(persist = false, required = false)
    private String tile = "";

    @Parameter(persist = false, required = false)
    private String stride = "";

    @Parameter(persist = false, required = false)
    private boolean skip_empty;

    @Parameter(persist = false, required = false)
    private String min_probability = "";

    @Parameter(persist = false, required = false)
    private String tta = "";

    @Parameter(persist = false, required = false)
    private String dump_input = "";

    @Parameter(persist = false, required = false)
    private String device = "";

    @Parameter(persist = false, required = false)
    private String threads = "";

    @Parameter(persist = false, required = false)
    private boolean skip_unreadable;

    @Parameter(persist = false, required = false)
    private boolean overwrite;

    @Parameter(type = ItemIO.OUTPUT, label = "The table of predictions, or the folder of a map")
    private @Nullable File table;

    @Parameter(type = ItemIO.OUTPUT, label = "The same as text, or the classes where no output was named")
    private String result = "";

    public ClassifySciJava() {
        super(ClassifyOptions.KEYS);
    }

    @Override
    void run(Task task) {
        Map<String, String> options = options();
        result = ClassifyVerb.run(options, task);
        table = options.containsKey("output") ? new File(result) : null;
    }
}
