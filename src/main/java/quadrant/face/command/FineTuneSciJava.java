package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Fine-tunes a backbone on labelled images, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Fine-tune")
public final class FineTuneSciJava extends SciJavaVerb {
    public FineTuneSciJava() {
        super(Verbs.FINETUNE, "model", File.class);
    }
}
