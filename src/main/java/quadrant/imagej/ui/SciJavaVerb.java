package quadrant.imagej.ui;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scijava.Cancelable;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import quadrant.app.Option;
import quadrant.app.PacedTask;
import quadrant.app.PhaseClock;
import quadrant.app.Value;
import quadrant.app.Verb;
import quadrant.task.CancelledException;
import quadrant.task.UserException;

/**
 * A verb as a SciJava command, with source generated from the verb's declaration: its inputs become options, its failures
 * exceptions, its progress SciJava's status. It is not a {@code ContextCommand}, which has an input named context, as some
 * verbs have.
 */
abstract class SciJavaVerb implements Command, Cancelable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final Verb<?, ?> verb;

    private volatile @Nullable String cancelled;

    @Parameter
    @SuppressWarnings("NullAway.Init") // set by SciJava
    private LogService log;

    @Parameter(required = false)
    private @Nullable StatusService status;

    SciJavaVerb(Verb<?, ?> verb) {
        this.verb = verb;
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

    /**
     * Sets the outputs.
     *
     * @param text the verb's result for macros
     * @param written whether an output was named, so that the text is its path
     */
    abstract void done(String text, boolean written);

    /** The inputs that differ from the defaults, as texts by key. */
    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option<?> o : verb.options()) {
            Object value = value(o.key());
            String text = value == null ? "" : value.toString();
            boolean usual =
                    o.value().form() != Value.Form.PATH && text.equals(o.usual().orElse(""));
            if (!text.isBlank() && !usual) {
                options.put(o.key(), text);
            }
        }
        return options;
    }

    private @Nullable Object value(String key) {
        // no field can be called class
        String name = key.equals("class") ? "class_" : key;
        for (Class<?> c = getClass(); c != SciJavaVerb.class; c = c.getSuperclass()) {
            try {
                Field field = c.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(this);
            } catch (NoSuchFieldException e) {
                // one that commands share is in a class above
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(getClass() + " has no input " + key);
    }

    /** @throws UserException for the user's mistake */
    @Override
    public final void run() {
        Throwable failure = Host.attempt(() -> {
            Map<String, String> options = options();
            done(MacroVerbs.run(verb.name(), options, new Progress()), options.containsKey("output"));
            return null;
        });
        if (failure instanceof CancelledException) {
            cancel("Cancelled. With resume it goes on.");
        } else if (failure != null) {
            throw Failures.unchecked(failure);
        }
    }

    /** Passes progress to SciJava. */
    private final class Progress extends PacedTask {
        Progress() {
            super(EVERY);
        }

        @Override
        protected void begin(PhaseClock clock, String name) {
            if (status != null) {
                status.showStatus(name + " …");
            }
        }

        @Override
        protected void show(PhaseClock clock, long done, long total) {
            if (status != null) {
                status.showStatus((int) Math.round(1000 * clock.share(done, total)), 1000, clock.line(done, total));
            }
        }

        @Override
        public void info(String line) {
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
