package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#EVALUATE} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Evaluate")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class EvaluateSciJava extends TrainingInputs {
    @Parameter(
            label = "Model (blank: folds)",
            description = "A model.onnx that finetune wrote; left out with folds.",
            persist = false,
            required = false)
    private @Nullable File model;

    @Parameter(
            label = "Only fold (CSV)",
            description = "Only the rows of the CSV whose fold is K.",
            persist = false,
            required = false)
    private @Nullable String fold;

    @Parameter(
            label = "Folds",
            description =
                    "Cross-validates: trains on all folds but one, tests on that one, in turn. N folds are drawn by whole groups with the classes spread evenly; column takes those of the CSV. No MODEL is given.",
            persist = false,
            required = false)
    private @Nullable String folds;

    @Parameter(
            label = "Repeats",
            description = "How often the folds are drawn anew, each time by the seed plus one (default: 1).",
            persist = false,
            required = false)
    private @Nullable String repeats;

    @Parameter(
            label = "Keep models",
            description = "Keeps the model of each fold, in a folder of its own.",
            persist = false,
            required = false)
    private boolean keep_models;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File folder;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public EvaluateSciJava() {
        super(Verbs.EVALUATE);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        folder = written ? new File(text) : null;
    }
}
