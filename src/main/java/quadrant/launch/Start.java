package quadrant.launch;

import ij.IJ;
import ij.ImageJ;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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

    @Override
    public void run(String entry) {
        if (runsHere()) {
            reach("Menu", "run", entry);
        }
    }

    /**
     * Runs a verb for a macro.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String call(String verb, String options) {
        return runsHere() ? (String) reach("Menu", "call", verb, options) : "";
    }

    /** Calls a static method of {@code imagej.ui}, and throws what it throws. */
    @SuppressWarnings("PatternMatchingInstanceof") // Java 8 has none
    static Object reach(String type, String method, Object... given) {
        try {
            for (Method m : Class.forName("quadrant.imagej.ui." + type).getMethods()) {
                if (m.getName().equals(method)) {
                    return m.invoke(null, given);
                }
            }
            throw new NoSuchMethodException(type + "." + method);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error) {
                throw (Error) cause;
            }
            throw cause instanceof RuntimeException ? (RuntimeException) cause : new IllegalStateException(cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This installation of Quadrant lacks a part of its own jar: " + e, e);
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
        }
        if (!stop(USERS_MISTAKE) && !window) {
            throw new UnsupportedOperationException(sentence);
        }
    }

    /** Whether ImageJ has a window, in which dialogs can be shown. */
    public static boolean window() {
        return !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
    }

    /**
     * Ends this process with an exit code, if it was started to run a macro without a window; else ends the running macro
     * silently.
     *
     * @return false where no macro is running
     */
    public static boolean stop(int code) {
        String[] given = ImageJ.getArgs();
        boolean imageJ = given != null && Arrays.asList(given).contains("-batch");
        // Fiji's launcher
        boolean fiji = Arrays.asList(System.getProperty("sun.java.command", "").split(" ", -1))
                .contains("--headless");
        if (!window() && (imageJ || fiji)) {
            System.exit(code);
        }
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
