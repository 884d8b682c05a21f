package quadrant.face.command;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Advises how to fine-tune on labelled images, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Advise")
public final class AdviseSciJava extends SciJavaVerb {
    public AdviseSciJava() {
        super(Verbs.ADVISE, "advice", String.class);
    }
}
