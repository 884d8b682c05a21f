package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#AUDIT} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Audit")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class AuditSciJava extends DatasetInputs {
    @Parameter(
            label = "Results (new folder)",
            description = "Where the results go: a new or empty folder.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "Predictions",
            description =
                    "The predictions.csv of a cross-validation, to find doubtful labels by (default: a cross-validation of the frozen network).",
            persist = false,
            required = false)
    private @Nullable File predictions;

    @Parameter(
            label = "Folds",
            description = "Folds of the cross-validation that finds doubtful labels (default: 5).",
            persist = false,
            required = false)
    private @Nullable String folds;

    @Parameter(
            label = "Repeats",
            description = "How often its folds are drawn anew (default: 2).",
            persist = false,
            required = false)
    private @Nullable String repeats;

    @Parameter(label = "Json", description = "Prints the result as JSON.", persist = false, required = false)
    private boolean json;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String audit;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public AuditSciJava() {
        super(Verbs.AUDIT);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        audit = text;
    }
}
