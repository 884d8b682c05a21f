package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#FIGURES} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Figures")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class FiguresSciJava extends SciJavaVerb {
    @Parameter(
            label = "Report",
            description = "The report.html of a run, or the run's folder.",
            persist = false,
            required = true)
    private @Nullable File report;

    @Parameter(
            label = "Results (new folder)",
            description = "Where the results go: a new or empty folder.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File folder;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public FiguresSciJava() {
        super(Verbs.FIGURES);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        folder = written ? new File(text) : null;
    }
}
