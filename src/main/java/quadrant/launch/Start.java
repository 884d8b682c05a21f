package quadrant.launch;

import ij.IJ;
import ij.ImageJ;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The entry of ImageJ's menu and of macros' calls: it checks the Java version, and runs {@code imagej.ui.Menu}, which Java 8
 * could not load.
 *
 * <p>A menu entry has a name there as its argument, as {@code plugins.config} gives it: {@code
 * quadrant.launch.Start("classify")}.
 */
public final class Start implements PlugIn {
    /** The version for which all but this package is compiled. */
    private static final int NEEDED = 17;

    private static final int USERS_MISTAKE = 2;
    private static final int STOP_WAIT_MILLIS = 5;

    private static final String MENU = "quadrant.imagej.ui.Menu";

    @Override
    public void run(String entry) {
        if (runsHere()) {
            menu().run(entry);
        }
    }

    static PlugIn menu() {
        try {
            return Class.forName(MENU).asSubclass(PlugIn.class).getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw thrown(e);
        } catch (ReflectiveOperationException e) {
            throw broken(e);
        }
    }

    /**
     * Runs a verb for a macro.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String call(String verb, String options) {
        if (!runsHere()) {
            return "";
        }
        try {
            return (String) Class.forName(MENU)
                    .getMethod("call", String.class, String.class)
                    .invoke(null, verb, options);
        } catch (InvocationTargetException e) {
            throw thrown(e);
        } catch (ReflectiveOperationException e) {
            throw broken(e);
        }
    }

    private static boolean runsHere() {
        String refusal = refusal(running());
        if (!refusal.isEmpty()) {
            report(refusal);
        }
        return refusal.isEmpty();
    }

    static boolean newEnough() {
        return refusal(running()).isEmpty();
    }

    private static int running() {
        return version(System.getProperty("java.specification.version", ""));
    }

    /** The Java version of a specification: 8 for {@code 1.8}, 17 for {@code 17}; 0 where it is not known. */
    static int version(String specification) {
        try {
            return Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** One sentence for the user; "" where the Java version is sufficient or not known. */
    static String refusal(int running) {
        if (running == 0 || running >= NEEDED) {
            return "";
        }
        return "Quadrant needs Java " + NEEDED + " or newer and ImageJ runs on Java " + running
                + " here: use the current Fiji, which brings Java 21, or start ImageJ with a Java of your own.";
    }

    /** Rethrows the exception of the entry unchanged. */
    static RuntimeException thrown(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error) {
            throw (Error) cause;
        }
        return cause instanceof RuntimeException ? (RuntimeException) cause : new IllegalStateException(cause);
    }

    static IllegalStateException broken(ReflectiveOperationException e) {
        return new IllegalStateException("This installation of Quadrant lacks a part of its own jar: " + e, e);
    }

    /**
     * Reports that Quadrant cannot run here, as {@code imagej.ui} does, and stops the macro: a dialog if there is a window; in a
     * process that was started for a macro, a message on standard error and exit code 2; in a Java program, an exception.
     */
    private static void report(String sentence) {
        boolean window = window();
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

    /** Whether ImageJ has a window, in which dialogs can be shown. */
    private static boolean window() {
        return !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
    }

    /** Whether this process was started to run a macro without a window, so that its exit code is the result. */
    private static boolean batch() {
        String[] given = ImageJ.getArgs();
        boolean imageJ = given != null && Arrays.asList(given).contains("-batch");
        // Fiji's launcher
        boolean fiji = Arrays.asList(System.getProperty("sun.java.command", "").split(" ", -1))
                .contains("--headless");
        return !window() && (imageJ || fiji);
    }

    /** Ends the running macro silently; false where there is none. */
    private static boolean stopMacro() {
        Interpreter macro = Interpreter.getInstance();
        if (macro == null) {
            return false;
        }
        // as the Esc key does: from a thread of its own, which waits until the macro has ended
        Thread stop = new Thread(macro::abortMacro, "quadrant-stop-macro");
        stop.setDaemon(true);
        stop.start();
        while (stop.isAlive() && !macro.done()) {
            IJ.wait(STOP_WAIT_MILLIS);
        }
        return true;
    }
}
