package quadrant.imagej.ui;

import ij.IJ;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.GridBagLayout;
import java.awt.Panel;
import java.awt.TextField;
import java.io.File;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.JFileChooser;
import org.jspecify.annotations.Nullable;
import quadrant.app.FineTuneOptions;
import quadrant.app.MarkOptions;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.task.UserException;

/** A dialog of options, which records itself as the equivalent macro line. */
final class OptionDialog {
    private static final int WIDE = 42;
    private static final int NARROW = 8;
    private static final String MORE = "More options…";

    private final String command;
    private final String title;
    private final Verb verb;
    private final List<DialogField> essential;
    private final List<DialogField> advanced;
    private final @Nullable Function<Map<String, String>, String> intention;
    /** The values given behind <i>More options</i>. */
    private Map<String, String> more = Map.of();

    /**
     * A dialog of a verb, not yet shown.
     *
     * @param command as macros name it
     * @param change replaces the field of an option by another
     * @param intention describes what the dialog will do with the options, in a sentence; called as fields change, not in AWT's
     *     thread
     */
    OptionDialog(
            String command,
            String title,
            Verb verb,
            UnaryOperator<DialogField> change,
            @Nullable Function<Map<String, String>, String> intention) {
        this.command = command;
        this.title = title;
        this.verb = verb;
        this.essential = Stream.of(Option.Place.ARGUMENT, Option.Place.ESSENTIAL)
                .flatMap(p -> fields(verb, p).stream())
                .map(change)
                .toList();
        this.advanced = fields(verb, Option.Place.ADVANCED).stream().map(change).toList();
        this.intention = intention;
    }

    /** What the fields mean, in HTML. */
    private String help(List<DialogField> fields) {
        String options = verb.options().stream()
                .filter(o -> fields.stream().anyMatch(f -> f.key().equals(o.key())))
                .map(o -> "<p><b>" + html(o.label()) + "</b>: " + html(o.helpWithUsual()) + "</p>")
                .collect(Collectors.joining());
        String marks = verb.options().contains(MarkOptions.BOX)
                ? "<p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are"
                        + " data too.</p>"
                : "";
        return "<html><h3>" + html(title) + "</h3><p>" + html(verb.summary()) + "</p>" + options + marks
                + "<p>Esc cancels.</p></html>";
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** The fields of a verb's options at a place. */
    static List<DialogField> fields(Verb verb, Option.Place place) {
        return verb.options().stream()
                .filter(o -> o.place() == place)
                .flatMap(o -> o.equals(FineTuneOptions.BACKBONE)
                        ? DialogField.backbone().stream()
                        : Stream.of(DialogField.of(o)))
                .toList();
    }

    /**
     * Asks the user, does the work, and records the equivalent macro line; nothing where either is cancelled. After a mistake
     * the dialog is shown again with the given values.
     */
    void run(Consumer<Map<String, String>> work) {
        Map<String, String> given = Map.of();
        try {
            for (boolean done = false; !done; ) {
                Optional<Map<String, String>> answer = asked(given);
                done = answer.isEmpty() || did(work, answer.get());
                given = answer.orElse(given);
            }
        } finally {
            // otherwise ImageJ would record the command once more, without options
            Recorder.disableCommandRecording();
        }
    }

    /** The user's values; empty where the dialog was cancelled. */
    private Optional<Map<String, String>> asked(Map<String, String> given) {
        GenericDialog dialog = new GenericDialog(title);
        add(dialog, essential, given);
        RunPreviewLine line = intention == null ? null : new RunPreviewLine(() -> options(dialog), intention);
        if (!advanced.isEmpty()) {
            dialog.addPanel(moreButton(line));
        }
        if (line != null) {
            dialog.addPanel(line.panel());
        }
        dialog.addHelp(help(essential));
        if (line != null) {
            watch(dialog, line);
        }
        dialog.showDialog();
        if (line != null) {
            line.end();
        }
        return dialog.wasCanceled() ? Optional.empty() : Optional.of(options(dialog));
    }

    /** Does the work and records it; false after a user's mistake. */
    private boolean did(Consumer<Map<String, String>> work, Map<String, String> options) {
        // otherwise a command run by the work itself would record this one without options
        Recorder.disableCommandRecording();
        try {
            work.accept(options);
        } catch (UserException e) {
            Failures.show(e, this::label);
            return false;
        }
        if (IJ.recording()) {
            Recorder.recordString(line(command, options, Recorder.scriptMode()));
        }
        return true;
    }

    /** The label of an option's field, or its key where the dialog has none. */
    private String label(String key) {
        return Stream.concat(essential.stream(), advanced.stream())
                .filter(f -> f.key().equals(key))
                .findFirst()
                .map(f -> "\"" + f.label() + "\"")
                .orElse(key);
    }

    /** Opens the dialog of the other options, and shows how many of them are set. */
    private Panel moreButton(@Nullable RunPreviewLine line) {
        Button button = new Button(given(more.size()));
        button.addActionListener(e -> {
            GenericDialog dialog = new GenericDialog(title + ": more options");
            dialog.addMessage("Blank fields and \"auto\" are chosen for you.");
            add(dialog, advanced, more);
            dialog.addHelp(help(advanced));
            dialog.showDialog();
            if (!dialog.wasCanceled()) {
                more = read(dialog, advanced);
                button.setLabel(given(more.size()));
                if (line != null) {
                    line.changed();
                }
            }
        });
        Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        panel.add(button);
        return panel;
    }

    private static String given(int options) {
        return options == 0 ? MORE : MORE + " (" + options + " given)";
    }

    private Map<String, String> options(GenericDialog dialog) {
        Map<String, String> options = read(dialog, essential);
        options.putAll(more);
        return options;
    }

    private static void watch(GenericDialog dialog, RunPreviewLine line) {
        for (Object text : dialog.getStringFields()) {
            ((TextField) text).addTextListener(e -> line.changed());
        }
        Iterator<?> switches = all(dialog.getCheckboxes());
        while (switches.hasNext()) {
            ((Checkbox) switches.next()).addItemListener(e -> line.changed());
        }
        Iterator<?> choices = all(dialog.getChoices());
        while (choices.hasNext()) {
            ((Choice) choices.next()).addItemListener(e -> line.changed());
        }
        line.changed();
    }

    /** The line of a macro or script that runs the command with these options. */
    static String line(String command, Map<String, String> options, boolean script) {
        return (script ? "IJ." : "") + "run(\"" + command + "\", \"" + Recorder.fixString(OptionText.format(options))
                + "\");\n";
    }

    /** @param given the user's previous values, by key */
    private static void add(GenericDialog dialog, List<DialogField> fields, Map<String, String> given) {
        boolean half = false;
        for (DialogField f : fields) {
            half = half && f.narrow();
            if (half) {
                dialog.addToSameRow();
            }
            add(dialog, f.shown(given.get(f.key())));
            half = f.narrow() && !half;
        }
    }

    private static void add(GenericDialog dialog, DialogField f) {
        switch (f.form()) {
            case PATH -> {
                dialog.addStringField(f.label(), f.initial(), WIDE);
                addBrowse(dialog, f.label());
            }
            case LINE -> dialog.addStringField(f.label(), f.initial(), WIDE);
            case WORD -> dialog.addStringField(f.label(), f.initial(), NARROW);
            case CHOICE -> dialog.addChoice(f.label(), f.choices().toArray(String[]::new), f.initial());
            case SWITCH -> dialog.addCheckbox(f.label(), Boolean.parseBoolean(f.initial()));
        }
    }

    /** A button that chooses a file or a folder; ImageJ's own fields accept only one of the two. */
    private static void addBrowse(GenericDialog dialog, String label) {
        TextField text = (TextField) dialog.getStringFields().lastElement();
        GridBagLayout layout = (GridBagLayout) dialog.getLayout();
        var place = layout.getConstraints(text);
        Button button = new Button("Browse");
        button.addActionListener(e -> choose(dialog, label, text));
        Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        panel.add(text);
        panel.add(button);
        layout.setConstraints(panel, place);
        dialog.add(panel);
    }

    private static void choose(Component parent, String label, TextField text) {
        String now = text.getText().strip();
        JFileChooser chooser = new JFileChooser(now.isEmpty() ? IJ.getDirectory("default") : now);
        chooser.setDialogTitle(label);
        chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
        if (chooser.showDialog(parent, "Choose") == JFileChooser.APPROVE_OPTION) {
            File chosen = chooser.getSelectedFile();
            text.setText(Recorder.fixPath(chosen.getAbsolutePath()));
        }
    }

    /** Reads the components directly: the dialog's own getters would record under other keys. */
    private static Map<String, String> read(GenericDialog dialog, List<DialogField> fields) {
        Iterator<?> texts = all(dialog.getStringFields());
        Iterator<?> choices = all(dialog.getChoices());
        Iterator<?> switches = all(dialog.getCheckboxes());
        Map<String, String> options = new LinkedHashMap<>();
        for (DialogField f : fields) {
            String given = switch (f.form()) {
                case PATH, LINE, WORD -> ((TextField) texts.next()).getText();
                case CHOICE -> ((Choice) choices.next()).getSelectedItem();
                case SWITCH -> Boolean.toString(((Checkbox) switches.next()).getState());
            };
            f.option(given).ifPresent(value -> options.put(f.key(), value));
        }
        return options;
    }

    private static Iterator<?> all(@Nullable List<?> components) {
        return components == null ? Collections.emptyIterator() : components.iterator();
    }
}
