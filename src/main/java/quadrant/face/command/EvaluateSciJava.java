package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Holds a fine-tuned model against labelled images, or cross-validates on them, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Evaluate")
public final class EvaluateSciJava extends SciJavaVerb {
    public EvaluateSciJava() {
        super(Verbs.EVALUATE, "folder", File.class);
    }
}
