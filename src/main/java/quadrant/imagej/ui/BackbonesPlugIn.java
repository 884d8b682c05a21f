package quadrant.imagej.ui;

import ij.IJ;
import ij.Macro;
import ij.plugin.PlugIn;
import java.awt.EventQueue;
import java.util.Map;

/**
 * Plugins › Quadrant › more › Backbones...: opens a window, or takes the options of the macro that runs it: {@code fetch=NAME},
 * {@code add=FILE}, {@code inspect=NAME}, {@code reference=NAME}, {@code remove=NAME} or {@code list}.
 */
public final class BackbonesPlugIn implements PlugIn {
    static final String COMMAND = "Backbones...";

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            Map<String, String> options = OptionText.ofMacro(given);
            if (!Host.window()) {
                IJ.log(MacroVerbs.run("backbones", options, new BatchTask()));
            } else if (given != null) {
                try (WindowTask task = new WindowTask()) {
                    String result = MacroVerbs.run("backbones", options, task);
                    String inspected = options.get("inspect");
                    if (inspected == null) {
                        IJ.log(result);
                    } else {
                        MonospacedWindow.show("Backbone " + inspected, result);
                    }
                }
            } else {
                EventQueue.invokeLater(BackbonesWindow::open);
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }
}
