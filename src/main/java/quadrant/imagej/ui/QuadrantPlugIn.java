package quadrant.imagej.ui;

import ij.IJ;
import ij.Macro;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.Map;
import quadrant.app.Verbs;
import quadrant.imagej.panel.Panel;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Plugins › Quadrant › Quadrant: opens the panel, in which a person labels a few objects and sees the others predicted. */
public final class QuadrantPlugIn implements PlugIn {
    private static final class Surroundings implements Panel.Host {
        @Override
        public String run(String verb, Map<String, String> options, Task task) {
            return MacroVerbs.run(verb, options, task);
        }

        @Override
        public String line(String verb, Map<String, String> options) {
            // without a window, ImageJ can run calls but not menu entries
            return (Recorder.scriptMode() ? "Packages.quadrant.Macro.run(" : "call(\"quadrant.Macro.run\", ") + '"'
                    + verb + "\", \"" + Recorder.fixString(OptionText.format(options)) + "\");\n";
        }

        @Override
        public void export(Path model) {
            LastModel.remember(model);
            IJ.doCommand(VerbPlugIn.label(Verbs.named("export").orElseThrow()));
        }

        @Override
        public void show(Path report) {
            Browser.open(report);
        }

        @Override
        public void failed(Throwable failure) {
            Failures.report(failure, false);
        }
    }

    @Override
    public void run(String arg) {
        boolean macro = Macro.getOptions() != null;
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                throw new UserException(
                        "The panel needs ImageJ's window, as a person looks at each object.",
                        "Run it from the menu, or run the macro that it recorded.");
            }
            EventQueue.invokeLater(() -> {
                Throwable broken = Host.attempt(() -> {
                    Panel.open(new Surroundings());
                    return null;
                });
                if (broken != null) {
                    Failures.report(broken, false);
                }
            });
            return null;
        });
        if (failure != null) {
            Failures.report(failure, macro);
        }
    }
}
