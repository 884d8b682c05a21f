package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Takes the figures out of a report, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Figures")
public final class FiguresSciJava extends SciJavaVerb {
    public FiguresSciJava() {
        super(Verbs.FIGURES, "folder", File.class);
    }
}
