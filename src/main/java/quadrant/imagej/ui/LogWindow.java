package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import java.awt.Window;

/** ImageJ's log, without bringing it in front of results. */
final class LogWindow {
    private LogWindow() {}

    /** Adds a line. */
    static void add(String line) {
        boolean there = WindowManager.getWindow("Log") != null;
        IJ.log(line);
        Window log = WindowManager.getWindow("Log");
        if (!there && log != null) {
            log.toBack();
        }
    }
}
