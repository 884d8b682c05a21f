package quadrant.imagej.ui;

import ij.IJ;
import ij.Macro;
import ij.plugin.PlugIn;
import java.awt.EventQueue;
import java.util.Map;
import quadrant.app.InfoJob;
import quadrant.app.Wiring;

/**
 * Plugins › Quadrant › more › About Quadrant: opens a window; in a macro it prints the same to the log, and accepts {@code
 * clear_cache}.
 */
public final class AboutPlugIn implements PlugIn {
    static final String COMMAND = "About Quadrant";

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (given != null || !Host.window()) {
                MacroVerbs.run("info", OptionText.ofMacro(given), new BatchTask())
                        .lines()
                        .forEach(IJ::log);
            } else {
                // the embedded network is loaded once to find its device: not in AWT's thread
                IJ.showStatus("Quadrant: looking for devices …");
                Map<String, Object> facts = new InfoJob(Wiring.standard()).facts();
                IJ.showStatus("");
                EventQueue.invokeLater(() -> AboutWindow.open(facts));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }
}
