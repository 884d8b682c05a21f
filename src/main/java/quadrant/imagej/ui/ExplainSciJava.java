package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#EXPLAIN} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Explain")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class ExplainSciJava extends SciJavaVerb {
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

    @Parameter(
            label = "Results (new folder)",
            description = "Where the results go: a new or empty folder.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "Method",
            description =
                    "cam: how much each position raises the class's score (a class activation map of all layers where the model reads them, else CAM, or Grad-CAM where the network's end is not linear). occlusion: by how much its probability falls where a square is covered; slower, works with any network (default: cam).",
            persist = false,
            required = false,
            choices = {"cam", "occlusion"})
    private String method = "cam";

    @Parameter(
            label = "Class",
            description = "The class to explain (default: the one that the model predicts for each image).",
            persist = false,
            required = false)
    private @Nullable String class_;

    @Parameter(
            label = "Skip unreadable images",
            description = "Leaves out images that cannot be read, and lists them.",
            persist = false,
            required = false)
    private boolean skip_unreadable;

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
    private @Nullable File folder;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public ExplainSciJava() {
        super(Verbs.EXPLAIN);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        folder = written ? new File(text) : null;
    }
}
