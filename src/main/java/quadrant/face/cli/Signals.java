package quadrant.face.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ctrl-C, termination and hang-up as a word to the program: the first is handed over, a second ends the process at once.
 *
 * <p>A shutdown hook would not do: ONNX Runtime has one of its own, which takes its native library down under the work
 * that is still to end well. {@code sun.misc.Signal} is reached by reflection, as javac warns of it beyond suppression;
 * where it is missing, or a signal is not to be had, that signal ends the process as it does any program.
 */
final class Signals implements AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Map<Object, Object> before = new LinkedHashMap<>();

    private Signals() {}

    /** Hands each of the signals to the action until this is closed. */
    static Signals to(Runnable action) {
        Signals signals = new Signals();
        for (String name : NAMES) {
            try {
                signals.take(name, action);
            } catch (ReflectiveOperationException e) {
                // this system or this Java keeps the signal to itself
            }
        }
        return signals;
    }

    private void take(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object byDefault = Objects.requireNonNull(handler.getField("SIG_DFL").get(null));
        Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        InvocationHandler calls = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield handle(signal, byDefault);
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "to the task";
        };
        Object mine = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
        before.put(signal, handle(signal, mine));
    }

    /** Sets a signal's handler and gives the one before. */
    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method set = signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return Objects.requireNonNull(set.invoke(null, signal, handler));
    }

    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                handle(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("What could be set can be set back", e);
            }
        });
    }
}
