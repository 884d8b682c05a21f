package quadrant.face.command;

import java.io.File;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Names the images worth labelling next, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Next")
public final class NextSciJava extends SciJavaVerb {
    public NextSciJava() {
        super(Verbs.NEXT, "table", File.class);
    }
}
