package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#ADVISE} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Advise")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class AdviseSciJava extends DatasetInputs {
    @Parameter(
            label = "Advice in (new folder)",
            description = "A new or empty folder for advice.html, advice.json and advice.txt.",
            persist = false,
            required = false)
    private @Nullable File output;

    @Parameter(
            label = "Size counts",
            description =
                    "How the size of a class is counted: independent images, or images as they are (default: effective).",
            persist = false,
            required = false,
            choices = {"effective", "raw"})
    private String size = "effective";

    @Parameter(
            label = "Augmentation",
            description =
                    "A plan, or several with commas between to compare them by left-out images; compare takes the usual ones (default: by quadrant).",
            persist = false,
            required = false)
    private @Nullable String augmentation;

    @Parameter(label = "Json", description = "Prints the result as JSON.", persist = false, required = false)
    private boolean json;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String advice;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public AdviseSciJava() {
        super(Verbs.ADVISE);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        advice = text;
    }
}
