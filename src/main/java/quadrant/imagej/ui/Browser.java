package quadrant.imagej.ui;

import ij.IJ;
import java.awt.Desktop;
import java.io.IOException;
import java.nio.file.Path;

/** Opens reports in the web browser of this computer. */
final class Browser {
    private Browser() {}

    /** Shows a report; where there is no browser, the log gives its path. */
    static void open(Path report) {
        boolean can = Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE);
        if (!can) {
            IJ.log("No browser could be started; the report is " + report);
            return;
        }
        try {
            Desktop.getDesktop().browse(report.toUri());
        } catch (IOException e) {
            IJ.log("No browser could be started; the report is " + report);
        }
    }
}
