package quadrant.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Handles Ctrl-C, termination and hang-up: the first signal runs an action, a second of any kind ends the process at once, even
 * in native code that never returns or when Java is out of memory. After a termination or hang-up, which nobody may follow by
 * a second one, the process ends by itself: within {@link #GRACE} where the work does not hear of it, else once that has had
 * time to {@linkplain #TO_KEEP keep its results}.
 *
 * <p>A shutdown hook would not do: ONNX Runtime has one of its own, which unloads its native library while the work is still
 * ending. {@code sun.misc.Signal} is reached by reflection, as its javac warning cannot be suppressed; where it is missing, or
 * a signal cannot be handled, that signal ends the process as usual.
 */
final class Signals implements AutoCloseable {
    /** The name of the signal of Ctrl-C. */
    static final String INTERRUPT = "INT";

    private static final List<String> NAMES = List.of(INTERRUPT, "TERM", "HUP");

    private static final int ENDED = 130;

    /** Longer than work takes to hear of the wish to stop, unless it is in native code. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** For the map of the tiles so far, or a checkpoint. */
    private static final Duration TO_KEEP = Duration.ofSeconds(60);

    /** As if SIGTERM had ended the process. */
    private static final int TERMINATED = 143;

    private final AtomicBoolean first = new AtomicBoolean(true);
    private final Map<Object, Object> before = new ConcurrentHashMap<>();

    /** Made before it is needed, as there may be no memory for it then. */
    private final Thread end;

    private Signals(BooleanSupplier asked) {
        this.end = new Thread(() -> endSoon(asked), "end");
        end.setDaemon(true);
    }

    private static void endSoon(BooleanSupplier asked) {
        try {
            Thread.sleep(GRACE.toMillis());
            if (asked.getAsBoolean()) {
                Thread.sleep(TO_KEEP.toMillis());
            }
        } catch (InterruptedException e) {
            // at once
        }
        Runtime.getRuntime().halt(TERMINATED);
    }

    /**
     * Passes the name of the first signal to the action until this is closed.
     *
     * @param asked whether the work has asked since whether it is to stop
     */
    static Signals to(Consumer<String> action, BooleanSupplier asked) {
        Signals signals = new Signals(asked);
        for (String name : NAMES) {
            try {
                signals.take(name, action);
            } catch (ReflectiveOperationException e) {
                // the operating system or Java reserves this signal
            }
        }
        return signals;
    }

    private void take(String name, Consumer<String> action) throws ReflectiveOperationException {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        InvocationHandler calls = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                if (!first.compareAndSet(true, false)) {
                    Runtime.getRuntime().halt(ENDED);
                }
                endByTheNext();
                if (!name.equals(INTERRUPT)) {
                    end.start();
                }
                action.accept(name);
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
