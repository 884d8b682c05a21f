package quadrant.launch;

import ij.plugin.PlugIn;

/**
 * A menu entry: runs the plug-in of {@code imagej.ui} whose simple name is its argument, as {@code plugins.config} gives
 * it: {@code quadrant.launch.Start("FineTunePlugIn")}.
 */
public final class Start implements PlugIn {
    @Override
    public void run(String plugIn) {
        String refusal = JavaVersion.refusal(JavaVersion.running());
        if (!refusal.isEmpty()) {
            Refusal.report(refusal);
            return;
        }
        RealEntry.plugIn(plugIn).run("");
    }
}
