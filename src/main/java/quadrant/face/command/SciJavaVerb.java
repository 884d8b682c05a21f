package quadrant.face.command;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scijava.Cancelable;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.module.DefaultMutableModule;
import org.scijava.module.DefaultMutableModuleItem;
import org.scijava.module.MutableModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.widget.FileWidget;
import quadrant.face.Option;
import quadrant.face.PhaseClock;
import quadrant.face.Value;
import quadrant.face.Verb;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/**
 * A verb as a SciJava command: its options become inputs with types, labels and choices, its failures exceptions, its progress SciJava's
 * status. No {@code DynamicCommand}, which has an input named context, as some verbs have.
 */
abstract class SciJavaVerb extends DefaultMutableModule implements Command, Cancelable {
    private static final String RESULT = "result";

    private final Verb<?, ?> verb;
    private final String output;
    private volatile @Nullable String cancelled;

    @Parameter
    @SuppressWarnings("NullAway.Init") // SciJava sets it
    private LogService log;

    @Parameter(required = false)
    private @Nullable StatusService status;

    /**
     * A command of a verb.
     *
     * @param output the output that has what the verb gives: the path of what was written as a file, or a text
     * @param type of the output
     */
    SciJavaVerb(Verb<?, ?> verb, String output, Class<?> type) {
        this.verb = verb;
        this.output = output;
        verb.options().forEach(this::add);
        addResult(RESULT, String.class);
        addResult(output, type);
    }

    private <T> void addResult(String name, Class<T> type) {
        addOutput(new DefaultMutableModuleItem<>(this, name, type));
    }

    private void add(Option<?> o) {
        switch (o.value().form()) {
            case SWITCH ->
                addInput(item(o, Boolean.class, Boolean.valueOf(o.usual().orElse("false"))));
            case PATH -> {
                MutableModuleItem<File> item = item(o, File.class, null);
                item.setWidgetStyle(FileWidget.OPEN_STYLE);
                addInput(item);
            }
            case CHOICE -> {
                MutableModuleItem<String> item = item(o, String.class, o.usual().orElse(null));
                item.setChoices(o.value().choices());
                addInput(item);
            }
            case LINE, WORD -> addInput(item(o, String.class, null));
        }
    }

    /** An input; only what is required must be given. */
    private <T> MutableModuleItem<T> item(Option<?> o, Class<T> type, @Nullable T initial) {
        MutableModuleItem<T> item = new DefaultMutableModuleItem<>(this, o.key(), type);
        item.setLabel(o.label());
        item.setDescription(o.helpWithUsual());
        item.setRequired(o.required());
        item.setPersisted(false);
        if (initial != null) {
            item.setDefaultValue(initial);
            setInput(o.key(), initial);
        }
        return item;
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

    /** The inputs that were given and are not the defaults, as texts by key. */
    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option<?> o : verb.options()) {
            Object value = getInput(o.key());
            String text = value == null ? "" : value.toString();
            boolean usual = text.equals(o.usual().orElse("")) && o.value().form() != Value.Form.PATH;
            if (!text.isBlank() && !usual) {
                options.put(o.key(), text);
            }
        }
        return options;
    }

    @Override
    public final void run() {
        Throwable failure = Host.attempt(() -> {
            Map<String, String> options = options();
            String text = MacroVerbs.run(verb.name(), options, new Progress());
            setOutput(RESULT, text);
            boolean file = getInfo().getOutput(output).getType() == File.class;
            setOutput(output, !file ? text : options.containsKey("output") ? new File(text) : null);
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
