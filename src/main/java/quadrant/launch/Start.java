package quadrant.launch;

import ij.plugin.PlugIn;

/**
 * A menu entry: runs the plug-in of {@code imagej.ui} whose simple name is the first word of its argument, with the rest as its own, as
 * {@code plugins.config} gives it: {@code quadrant.launch.Start("FineTunePlugIn")}, {@code quadrant.launch.Start("VerbPlugIn export")}.
 */
public final class Start implements PlugIn {
    @Override
    public void run(String plugIn) {
        String refusal = JavaVersion.refusal(JavaVersion.running());
        if (!refusal.isEmpty()) {
            Refusal.report(refusal);
            return;
        }
        int space = plugIn.indexOf(' ');
        if (space < 0) {
            RealEntry.plugIn(plugIn).run("");
        } else {
            RealEntry.plugIn(plugIn.substring(0, space)).run(plugIn.substring(space + 1));
        }
    }
}
