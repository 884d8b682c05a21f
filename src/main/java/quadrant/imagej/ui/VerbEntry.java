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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.app.Given;
import quadrant.app.Options;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Task;

/**
 * A verb in ImageJ's menu, made of its declaration: it takes its options from a dialog, or from the macro that runs it. Its
 * output goes to a text window, or to the log.
 */
class VerbEntry extends Entry {
    private static final int FEW_LINES = 6;
    private static final int WIDTH_PX = 1280;
    /** The most recently trained model, in ImageJ's preferences. */
    private static final String LAST_MODEL = "quadrant.model";

    final Verb verb;
    final boolean learns;

    VerbEntry(Verb verb) {
        this(verb, false);
    }

    /** @param learns whether open images with marked objects are the data, where the options name none */
    VerbEntry(Verb verb, boolean learns) {
        this.verb = verb;
        this.learns = learns;
    }

    /** The label in the menu, and the command of macros: {@code Quadrant Export}. */
    static String label(Verb verb) {
        String name = verb.equals(Verbs.FINETUNE) ? "fine-tune" : verb.name();
        return "Quadrant " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** The options, with the open images where the verb learns and the options name no data. */
    final Given read(Map<String, String> options, List<ImagePlus> images) {
        return learns
                ? verb.read(OpenWindows.named(options), OpenWindows.insteadOf(options, images))
                : verb.read(options);
    }

    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        return verb.run(read(options, images), task);
    }

    @Override
    String run(Map<String, String> options, List<ImagePlus> images, Task task) {
        Verb.Outcome outcome = work(options, images, task);
        outcome.rethrow();
        return outcome.value();
    }

    @Override
    void print(Map<String, String> options) {
        work(options, List.of(), new HostTask()).lines().forEach(IJ::log);
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (HostTask task = new HostTask()) {
            List<String> lines = work(options, List.of(), task).lines();
            if (lines.size() > FEW_LINES) {
                Windows.text(label(verb), lines, WIDTH_PX);
            } else {
                lines.forEach(IJ::log);
            }
        }
        return Optional.empty();
    }

    @Override
    void ask() {
        new OptionDialog(this).run(options -> show(options).ifPresent(Host::browse));
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
        if (f.key().equals(Options.MODEL.key())) {
            return f.from(lastModel());
        }
        return learns && f.key().equals(Options.DATA.key()) ? f.named("Images (blank: open ones)") : f;
    }

    /** Describes in a sentence what the dialog's options will do; called as they change, not in AWT's thread. */
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
