package quadrant.face.command;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.AdviceText;
import quadrant.face.AdviseOptions;
import quadrant.face.JsonText;
import quadrant.task.Task;

/**
 * Advises how to fine-tune on labelled images, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options, with {@code _} for {@code -}; blank ones are left
 * out. No menu path: ImageJ's menu has the plug-in.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Advise")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class AdviseSciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String data;

    @Parameter(persist = false, required = false)
    private String output = "";

    @Parameter(persist = false, required = false)
    private String images = "";

    @Parameter(persist = false, required = false)
    private String group_by = "";

    @Parameter(persist = false, required = false)
    private String class_from = "";

    @Parameter(persist = false, required = false)
    private String context = "";

    @Parameter(persist = false, required = false)
    private String box = "";

    @Parameter(persist = false, required = false)
    private String um_per_px = "";

    @Parameter(persist = false, required = false)
    private String background = "";

    @Parameter(persist = false, required = false)
    private String tiles = "";

    @Parameter(persist = false, required = false)
    private String backbone = "";

    @Parameter(persist = false, required = false)
    private String size = "";

    @Parameter(persist = false, required = false)
    private String augmentation = "";

    @Parameter(persist = false, required = false)
    private String channels = "";

    @Parameter(persist = false, required = false)
    private String range = "";

    @Parameter(persist = false, required = false)
    private String resize = "";

    @Parameter(persist = false, required = false)
    private String seed = "";

    @Parameter(persist = false, required = false)
    private String device = "";

    @Parameter(persist = false, required = false)
    private String threads = "";

    @Parameter(persist = false, required = false)
    private boolean skip_unreadable;

    @Parameter(type = ItemIO.OUTPUT, label = "The advice as JSON")
    private String advice;

    public AdviseSciJava() {
        super(AdviseOptions.KEYS);
    }

    @Override
    void run(Task task) {
        advice = JsonText.of(new AdviceText(Verbs.advise(options(), task)).facts());
    }
}
