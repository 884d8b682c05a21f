package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#NEXT} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Next")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class NextSciJava extends SciJavaVerb {
    @Parameter(
            label = "Model (model.onnx)",
            description = "The model.onnx that finetune wrote.",
            persist = false,
            required = true)
    private @Nullable File model;

    @Parameter(
            label = "Images",
            description = "Images, folders of images, or CSVs with a column image.",
            persist = false,
            required = true)
    private @Nullable File input;

    @Parameter(label = "Output", description = "The CSV to write.", persist = false, required = true)
    private @Nullable File output;

    @Parameter(
            label = "Count",
            description = "How many images to name, at most 2000 (default: 50).",
            persist = false,
            required = false)
    private @Nullable String count;

    @Parameter(
            label = "Skip unreadable images",
            description = "Leaves out images that cannot be read, and lists them.",
            persist = false,
            required = false)
    private boolean skip_unreadable;

    @Parameter(
            label = "Overwrite any file",
            description = "Replaces the output though Quadrant did not write it; what is read is never replaced.",
            persist = false,
            required = false)
    private boolean overwrite;

    @Parameter(
            label = "Device",
            description = "Where to compute (default: auto).",
            persist = false,
            required = false,
            choices = {"auto", "cpu", "cuda"})
    private String device = "auto";

    @Parameter(
            label = "Threads",
            description = "Threads at work (default: all cores).",
            persist = false,
            required = false)
    private @Nullable String threads;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File table;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public NextSciJava() {
        super(Verbs.NEXT);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        table = written ? new File(text) : null;
    }
}
