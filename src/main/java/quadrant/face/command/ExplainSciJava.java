package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Shows where in images a fine-tuned model looks, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Explain")
public final class ExplainSciJava extends SciJavaVerb {
    public ExplainSciJava() {
        super(Verbs.EXPLAIN, "folder", File.class);
    }
}
