package quadrant.face.command;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scijava.Cancelable;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import quadrant.face.PhaseClock;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * A verb as a SciJava command: its inputs become options, its failures exceptions, its progress SciJava's status. No {@code
 * ContextCommand}, which has an input named context, as some verbs have.
 */
abstract class SciJavaVerb implements Command, Cancelable {
    private final Set<String> keys;

    private volatile @Nullable String cancelled;

    @Parameter
    @SuppressWarnings("NullAway.Init") // SciJava sets it
    private LogService log;

    @Parameter(required = false)
    private @Nullable StatusService status;

    SciJavaVerb(Set<String> keys) {
        this.keys = keys;
    }

    @Override
    public final boolean isCanceled() {
        return cancelled != null;
    }

    @Override
    public final void cancel(@Nullable String reason) {
        cancelled = reason == null ? "" : reason;
    }

    @Override
    public final @Nullable String getCancelReason() {
        return cancelled;
    }

    /** Does the work and sets the output. */
    abstract void run(Task task);

    /** The inputs that were given, as texts by key. */
    final Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : keys) {
            Object value = value(key);
            if (value instanceof Boolean on) {
                if (on) {
                    options.put(key, "");
                }
            } else if (value != null && !value.toString().isBlank()) {
                options.put(key, value.toString());
            }
        }
        return options;
    }

    private @Nullable Object value(String key) {
        try {
            // no field can be called class
            Field field = getClass().getDeclaredField(key.equals("class") ? "class_" : key);
            field.setAccessible(true);
            return field.get(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(getClass() + " has no input " + key, e);
        }
    }

    /** @throws UserException for the user's mistake */
    @Override
    public final void run() {
        Throwable failure = Host.attempt(() -> {
            run(new Progress());
            return null;
        });
        if (failure instanceof CancelledException) {
            cancel("Cancelled. With resume it goes on.");
        } else if (failure != null) {
            throw Failures.unchecked(failure);
        }
    }

    /** Progress as SciJava shows it. */
    private final class Progress implements Task {
        private static final long EVERY_NANOS = 100_000_000L;

        private PhaseClock clock = new PhaseClock("", System::nanoTime);
        private long shown = System.nanoTime();

        @Override
        public synchronized void phase(String name) {
            clock = new PhaseClock(name, System::nanoTime);
            if (status != null) {
                status.showStatus(name + " …");
            }
        }

        @Override
        public synchronized void progress(long done, long total) {
            long now = System.nanoTime();
            if (status != null && now - shown >= EVERY_NANOS && total > 0) {
                shown = now;
                status.showStatus((int) done, (int) total, clock.line(done, total));
            }
        }

        @Override
        public void say(String line) {
            log.info(line);
        }

        @Override
        public void warn(String line) {
            log.warn(line);
        }

        @Override
        public boolean cancelled() {
            return isCanceled();
        }
    }
}
