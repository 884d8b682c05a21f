package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#FINETUNE} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Fine-tune")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class FineTuneSciJava extends TrainingInputs {
    @Parameter(
            label = "Test fold (CSV)",
            description = "Holds out the rows of the CSV whose fold is K as the test set.",
            persist = false,
            required = false)
    private @Nullable String fold;

    @Parameter(
            label = "Test share",
            description = "Share of the groups to hold out as the test set, 0 for none (default: 0.2).",
            persist = false,
            required = false)
    private @Nullable String test;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File model;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public FineTuneSciJava() {
        super(Verbs.FINETUNE);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        model = written ? new File(text) : null;
    }
}
