package quadrant.launch;

import ij.plugin.PlugIn;
import java.lang.reflect.InvocationTargetException;

/** Loads the classes of {@code imagej.ui} by name, as Java 8 could not load them directly. */
final class RealEntry {
    private static final String ROOM = "quadrant.imagej.ui.";

    private RealEntry() {}

    static PlugIn plugIn(String simpleName) {
        try {
            return Class.forName(ROOM + simpleName)
                    .asSubclass(PlugIn.class)
                    .getConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw thrown(e);
        } catch (ReflectiveOperationException e) {
            throw broken(e);
        }
    }

    static String call(String verb, String options) {
        try {
            return (String) Class.forName(ROOM + "MacroCall")
                    .getMethod("run", String.class, String.class)
                    .invoke(null, verb, options);
        } catch (InvocationTargetException e) {
            throw thrown(e);
        } catch (ReflectiveOperationException e) {
            throw broken(e);
        }
    }

    /** Rethrows the exception of the entry point unchanged. */
    private static RuntimeException thrown(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error) {
            throw (Error) cause;
        }
        return cause instanceof RuntimeException ? (RuntimeException) cause : new IllegalStateException(cause);
    }

    private static IllegalStateException broken(ReflectiveOperationException e) {
        return new IllegalStateException("This installation of Quadrant lacks a part of its own jar: " + e, e);
    }
}
