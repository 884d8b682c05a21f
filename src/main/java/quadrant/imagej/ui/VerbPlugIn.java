package quadrant.imagej.ui;

import ij.IJ;
import ij.Macro;
import ij.plugin.PlugIn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import quadrant.app.Option;
import quadrant.app.OutputOptions;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Task;

/**
 * A menu entry of a verb without a window of its own: it takes its options from a dialog generated from the declaration, or
 * from the macro that runs it. Its output goes to a text window, or to the log.
 */
public final class VerbPlugIn implements PlugIn {
    private static final int FEW_LINES = 6;

    /** Runs the named verb, such as {@code export}; the menu's label is {@code Quadrant Export}. */
    @Override
    public void run(String name) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            Verb<?, ?> verb = Verbs.named(name).orElseThrow(() -> MacroVerbs.unknown(name));
            if (!Host.window()) {
                lines(verb, OptionText.ofMacro(given), new BatchTask()).forEach(IJ::log);
            } else if (given != null) {
                show(verb, OptionText.ofMacro(given));
            } else {
                new OptionDialog(label(verb), verb, VerbPlugIn::field, help(verb), null)
                        .run(options -> show(verb, options));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    static String label(Verb<?, ?> verb) {
        String name = verb == Verbs.FINETUNE ? "fine-tune" : verb.name();
        return "Quadrant " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static void show(Verb<?, ?> verb, Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            List<String> lines = lines(verb, options, task);
            if (lines.size() > FEW_LINES) {
                MonospacedWindow.show(label(verb), String.join("\n", lines));
            } else {
                lines.forEach(IJ::log);
            }
        }
    }

    private static <O, R> List<String> lines(Verb<O, R> verb, Map<String, String> options, Task task) {
        O read = verb.read(options);
        R result = verb.work().apply(read, task);
        List<String> lines = verb.lines().apply(read, result);
        if (result instanceof Verb.Outcome outcome) {
            outcome.rethrow();
        }
        return lines;
    }

    private static DialogField field(DialogField f) {
        return f.key().equals(OutputOptions.MODEL.key()) ? f.from(LastModel.path()) : f;
    }

    private static String help(Verb<?, ?> verb) {
        return "<html><h3>" + label(verb) + "</h3><p>" + html(verb.summary()) + "</p>"
                + verb.options().stream()
                        .filter(o -> o.place() != Option.Place.ADVANCED)
                        .map(o -> "<p><b>" + html(o.label()) + "</b>: " + html(o.helpWithUsual()) + "</p>")
                        .collect(Collectors.joining())
                + "<p>Esc cancels.</p></html>";
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
