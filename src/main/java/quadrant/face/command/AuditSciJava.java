package quadrant.face.command;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;
import quadrant.face.Verbs;

/** Audits labelled images, from SciJava. No menu path: ImageJ's menu has the plug-in. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Audit")
public final class AuditSciJava extends SciJavaVerb {
    public AuditSciJava() {
        super(Verbs.AUDIT, "audit", String.class);
    }
}
