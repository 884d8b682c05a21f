package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.plugin.frame.Recorder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.app.DataOptions;
import quadrant.app.MarkOptions;
import quadrant.app.OutputOptions;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Task;

/**
 * A verb in ImageJ's menu, made of its declaration: it takes its options from a dialog, or from the macro that runs it. Its
 * output goes to a text window, or to the log.
 */
class VerbEntry<O, R> extends Entry {
    private static final int FEW_LINES = 6;
    private static final int WIDTH_PX = 1280;
    /** The most recently trained model, in ImageJ's preferences. */
    private static final String LAST_MODEL = "quadrant.model";

    final Verb<O, R> verb;
    private final @Nullable Job<O, R> job;

    /** The job of a verb whose data may be open images with marked objects. */
    interface Job<O, R> {
        /**
         * Runs the job.
         *
         * @param open the open images that are the data; nothing where files are
         */
        R run(O options, Optional<MarkOptions.OpenImages> open, Task task);
    }

    VerbEntry(Verb<O, R> verb) {
        this(verb, null);
    }

    VerbEntry(Verb<O, R> verb, @Nullable Job<O, R> learning) {
        this.verb = verb;
        this.job = learning;
    }

    boolean learns() {
        return job != null;
    }

    /** The label in the menu, and the command of macros: {@code Quadrant Export}. */
    static String label(Verb<?, ?> verb) {
        String name = verb.equals(Verbs.FINETUNE) ? "fine-tune" : verb.name();
        return "Quadrant " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /**
     * Runs the verb, on open images where it learns and the options name no data.
     *
     * @param then what is made of the options and the result
     */
    <T> T work(Map<String, String> texts, List<ImagePlus> images, Task task, BiFunction<O, R, T> then) {
        if (job == null) {
            O options = verb.read(texts);
            return then.apply(options, work(options, task));
        }
        Optional<MarkOptions.OpenImages> open = OpenWindows.insteadOf(texts, images);
        O options = verb.read(OpenWindows.named(texts));
        return then.apply(options, job.run(options, open, task));
    }

    /** Runs the verb on files. */
    R work(O options, Task task) {
        return verb.work().apply(options, task);
    }

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        return work(options, images, task, (o, r) -> verb.result().apply(r));
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new HostTask(), this::lines).forEach(IJ::log);
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (HostTask task = new HostTask()) {
            return work(options, List.of(), task, this::shown);
        }
    }

    /** Shows the result. @return a report, which is opened where a person asked for it */
    Optional<Path> shown(O options, R result) {
        List<String> lines = lines(options, result);
        if (lines.size() > FEW_LINES) {
            Windows.text(label(verb), lines, WIDTH_PX);
        } else {
            lines.forEach(IJ::log);
        }
        return Optional.empty();
    }

    private List<String> lines(O options, R result) {
        List<String> lines = verb.lines().apply(options, result);
        if (result instanceof Verb.Outcome outcome) {
            outcome.rethrow();
        }
        return lines;
    }

    @Override
    void ask() {
        new OptionDialog(command(), title(), verb, this::field, preview())
                .run(options -> show(options).ifPresent(Host::browse));
    }

    /** The command that the dialog records. */
    String command() {
        return label(verb);
    }

    /** The title of the dialog. */
    String title() {
        return command();
    }

    /** The field of an option in the dialog. */
    DialogField field(DialogField f) {
        if (f.key().equals(OutputOptions.MODEL.key())) {
            return f.from(lastModel());
        }
        return learns() && f.key().equals(DataOptions.DATA.key()) ? f.named("Images (blank: open ones)") : f;
    }

    /** Describes in a sentence what the dialog's options will do. */
    @Nullable Function<Map<String, String>, String> preview() {
        return null;
    }

    /** Makes a model the initial value of dialogs. */
    static void remember(Path model) {
        Prefs.set(LAST_MODEL, model.toAbsolutePath().toString());
    }

    /** As dialogs write paths; "" where there is none, or the file no longer exists. */
    private static String lastModel() {
        String path = Prefs.get(LAST_MODEL, "");
        try {
            return !path.isEmpty() && Files.isRegularFile(Path.of(path)) ? Recorder.fixPath(path) : "";
        } catch (InvalidPathException e) {
            return ""; // preferences from another system
        }
    }
}
