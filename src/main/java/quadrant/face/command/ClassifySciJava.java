package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Classifies images with a fine-tuned model, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Classify")
public final class ClassifySciJava extends SciJavaVerb {
    public ClassifySciJava() {
        super(Verbs.CLASSIFY, "table", File.class);
    }
}
