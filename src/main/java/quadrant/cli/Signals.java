package quadrant.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles Ctrl-C, termination and hang-up: the first signal runs an action, a second of any kind ends the process at once, even
 * in native code that never returns or when Java is out of memory.
 *
 * <p>A shutdown hook would not do: ONNX Runtime has one of its own, which unloads its native library while the work is still
 * ending. {@code sun.misc.Signal} is reached by reflection, as its javac warning cannot be suppressed; where it is missing, or
 * a signal cannot be handled, that signal ends the process as usual.
 */
final class Signals implements AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private static final int ENDED = 130;

    private final AtomicBoolean first = new AtomicBoolean(true);
    private final Map<Object, Object> before = new ConcurrentHashMap<>();

    private Signals() {}

    /** Passes each of the signals to the action until this is closed. */
    static Signals to(Runnable action) {
        Signals signals = new Signals();
        for (String name : NAMES) {
            try {
                signals.take(name, action);
            } catch (ReflectiveOperationException e) {
                // the operating system or Java reserves this signal
            }
        }
        return signals;
    }

    private void take(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        InvocationHandler calls = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                if (!first.compareAndSet(true, false)) {
                    Runtime.getRuntime().halt(ENDED);
                }
                endByTheNext();
                action.run();
                yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "to the task";
        };
        Object mine = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
        before.put(signal, handle(signal, mine));
    }

    /** From here on the operating system ends the process by itself, without asking Java. */
    private void endByTheNext() throws ReflectiveOperationException {
        Object byDefault = Objects.requireNonNull(
                Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
        for (Object signal : before.keySet()) {
            handle(signal, byDefault);
        }
    }

    /** Sets a signal's handler and returns the previous one. */
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
