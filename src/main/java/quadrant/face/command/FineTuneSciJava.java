package quadrant.face.command;

import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.face.FineTuneOptions;
import quadrant.task.Task;

/**
 * Fine-tunes a backbone on labelled images, from SciJava.
 *
 * <p>The inputs have the names of the command line's long options, with {@code _} for {@code -}; blank ones are left
 * out. No menu path: ImageJ's menu has the plug-in.
 */
@Plugin(type = Command.class, headless = true, label = "Quadrant Fine-tune")
@SuppressWarnings({"NullAway.Init", "unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class FineTuneSciJava extends SciJavaVerb {
    @Parameter(persist = false)
    private String data;

    @Parameter(persist = false)
    private String output;

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
    private String fold = "";

    @Parameter(persist = false, required = false)
    private String test = "";

    @Parameter(persist = false, required = false)
    private String backbone = "";

    @Parameter(persist = false, required = false)
    private String strategy = "";

    @Parameter(persist = false, required = false)
    private String depth = "";

    @Parameter(persist = false, required = false)
    private String size = "";

    @Parameter(persist = false, required = false)
    private String augmentation = "";

    @Parameter(persist = false, required = false)
    private String mixup = "";

    @Parameter(persist = false, required = false)
    private String cutmix = "";

    @Parameter(persist = false, required = false)
    private String sampling = "";

    @Parameter(persist = false, required = false)
    private String views = "";

    @Parameter(persist = false, required = false)
    private String epochs = "";

    @Parameter(persist = false, required = false)
    private String early_stopping = "";

    @Parameter(persist = false, required = false)
    private String doubt = "";

    @Parameter(persist = false, required = false)
    private String tta = "";

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

    @Parameter(persist = false, required = false)
    private boolean allow_leakage;

    @Parameter(persist = false, required = false)
    private boolean resume;

    @Parameter(type = ItemIO.OUTPUT, label = "The fine-tuned model")
    private File model;

    public FineTuneSciJava() {
        super(FineTuneOptions.KEYS);
    }

    @Override
    void run(Task task) {
        model = Verbs.fineTune(options(), e -> {}, task).model().toFile();
    }
}
