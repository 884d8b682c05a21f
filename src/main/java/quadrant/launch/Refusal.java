package quadrant.launch;

import ij.IJ;
import ij.ImageJ;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;

/**
 * Reports that Quadrant cannot run here, and stops the macro.
 *
 * <p>It reports as {@code imagej.ui} does: a dialog if there is a window; in a process that was started for a macro, a message
 * on standard error and exit code 2; in a Java program, an exception.
 */
final class Refusal {
    private static final int USERS_MISTAKE = 2;
    private static final int STOP_WAIT_MILLIS = 5;

    private Refusal() {}

    static void report(String sentence) {
        boolean window = !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
        if (window) {
            IJ.showMessage("Quadrant", sentence.replace(": ", ":\n"));
        } else {
            System.err.println("quadrant: " + sentence);
            if (batch()) {
                System.exit(USERS_MISTAKE);
            }
        }
        if (!stopMacro() && !window) {
            throw new UnsupportedOperationException(sentence);
        }
    }

    private static boolean batch() {
        String[] given = ImageJ.getArgs();
        return (given != null && Arrays.asList(given).contains("-batch"))
                || Arrays.asList(System.getProperty("sun.java.command", "").split(" ", -1))
                        .contains("--headless");
    }

    /** Ends the running macro, as the Esc key does; false where there is none. */
    private static boolean stopMacro() {
        Interpreter macro = Interpreter.getInstance();
        if (macro == null) {
            return false;
        }
        Thread stop = new Thread(macro::abortMacro, "quadrant-stop-macro");
        stop.setDaemon(true);
        stop.start();
        while (stop.isAlive() && !macro.done()) {
            IJ.wait(STOP_WAIT_MILLIS);
        }
        return true;
    }
}
