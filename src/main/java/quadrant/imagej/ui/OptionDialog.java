package quadrant.imagej.ui;

import ij.IJ;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Label;
import java.awt.Panel;
import java.awt.TextArea;
import java.awt.TextField;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.JFileChooser;
import javax.swing.Timer;
import quadrant.app.FineTuneOptions;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.Value;
import quadrant.app.Verb;
import quadrant.task.UserException;

/** A dialog of options, which records itself as the equivalent macro line. */
final class OptionDialog {
    private static final int WIDE = 42;
    private static final int NARROW = 8;
    private static final int OF_GROUP = 22;
    private static final String MORE = "More options…";

    private final VerbEntry entry;
    private final Map<DialogField, Option<?>> fields = new LinkedHashMap<>();
    /** The values given behind <i>More options</i>. */
    private Map<String, String> more = Map.of();

    /** The dialog of an entry, not yet shown. */
    OptionDialog(VerbEntry entry) {
        this.entry = entry;
        entry.verb.options().stream()
                .filter(o -> o.place() != Option.Place.WRITTEN)
                .sorted(Comparator.comparing(Option::place))
                .forEach(o -> fields(o).map(entry::field).forEach(f -> fields.put(f, o)));
    }

    private boolean advanced(DialogField f) {
        return Objects.requireNonNull(fields.get(f)).place() == Option.Place.ADVANCED;
    }

    /** What the fields mean, in HTML. */
    private String help(boolean advanced) {
        Verb verb = entry.verb;
        String options = fields.keySet().stream()
                .filter(f -> advanced(f) == advanced)
                .map(fields::get)
                .distinct()
                .map(o -> "<p><b>" + html(o.label()) + "</b>: " + html(o.helpWithUsual()) + "</p>")
                .collect(Collectors.joining());
        String marks = verb.options().contains(Options.BOX)
                ? "<p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are"
                        + " data too.</p>"
                : "";
        return "<html><h3>" + html(entry.title()) + "</h3><p>" + html(verb.summary()) + "</p>" + options + marks
                + "<p>Esc cancels.</p></html>";
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** The fields of an option. */
    static Stream<DialogField> fields(Option<?> o) {
        return o.equals(FineTuneOptions.BACKBONE) ? DialogField.backbone().stream() : Stream.of(DialogField.of(o));
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
        GenericDialog dialog = new GenericDialog(entry.title());
        Map<DialogField, Supplier<String>> texts = new LinkedHashMap<>();
        Optional<Line> line = Optional.ofNullable(entry.preview()).map(text -> new Line(() -> options(texts), text));
        Runnable changed = () -> line.ifPresent(Line::changed);
        for (DialogField f : fields.keySet()) {
            if (!advanced(f)) {
                texts.put(f, add(dialog, f.shown(given.get(f.key())), WIDE, changed));
            }
        }
        if (fields.size() > texts.size()) {
            dialog.addPanel(moreButton(changed));
        }
        line.ifPresent(dialog::addPanel);
        dialog.addHelp(help(false));
        changed.run();
        dialog.showDialog();
        line.ifPresent(Line::end);
        return dialog.wasCanceled() ? Optional.empty() : Optional.of(options(texts));
    }

    /** Does the work and records it; false after a user's mistake. */
    private boolean did(Consumer<Map<String, String>> work, Map<String, String> options) {
        // otherwise a command run by the work itself would record this one without options
        Recorder.disableCommandRecording();
        try {
            work.accept(options);
        } catch (UserException e) {
            Host.show(e, this::label);
            return false;
        }
        if (IJ.recording()) {
            Recorder.recordString(line(entry.command(), options, Recorder.scriptMode()));
        }
        return true;
    }

    /** The label of an option's field, or its key where the dialog has none. */
    private String label(String key) {
        return fields.keySet().stream()
                .filter(f -> f.key().equals(key))
                .findFirst()
                .map(f -> "\"" + f.label() + "\"")
                .orElse(key);
    }

    /** Opens the dialog of the other options, and shows how many of them are set. */
    private Panel moreButton(Runnable changed) {
        Button button = new Button(given(more.size()));
        button.addActionListener(e -> {
            GenericDialog dialog = new GenericDialog(entry.title() + ": more options");
            dialog.addMessage("Blank fields and \"auto\" are chosen for you.");
            Map<DialogField, Supplier<String>> texts = new LinkedHashMap<>();
            addGroups(dialog, texts);
            dialog.addHelp(help(true));
            dialog.showDialog();
            if (!dialog.wasCanceled()) {
                more = read(texts);
                button.setLabel(given(more.size()));
                changed.run();
            }
        });
        return row(button);
    }

    private static Panel row(Component... parts) {
        Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        for (Component part : parts) {
            panel.add(part);
        }
        return panel;
    }

    private static String given(int options) {
        return options == 0 ? MORE : MORE + " (" + options + " given)";
    }

    private Map<String, String> options(Map<DialogField, Supplier<String>> texts) {
        Map<String, String> options = read(texts);
        options.putAll(more);
        return options;
    }

    /** The components are read directly: the dialog's own getters would record under other keys. */
    private static Map<String, String> read(Map<DialogField, Supplier<String>> texts) {
        Map<String, String> options = new LinkedHashMap<>();
        texts.forEach((f, text) -> f.option(text.get()).ifPresent(value -> options.put(f.key(), value)));
        return options;
    }

    /** The line of a macro or script that runs the command with these options. */
    static String line(String command, Map<String, String> options, boolean script) {
        return (script ? "IJ." : "") + "run(\"" + command + "\", \"" + Recorder.fixString(OptionText.format(options))
                + "\");\n";
    }

    /** Adds the other options under the headings of their groups, in two columns. */
    private void addGroups(GenericDialog dialog, Map<DialogField, Supplier<String>> texts) {
        Panel grid = new Panel(new GridBagLayout());
        // in the declared order, in which they are recorded
        fields.keySet().stream().filter(this::advanced).forEach(f -> texts.put(f, () -> ""));
        Map<Option.Group, List<DialogField>> groups = texts.keySet().stream()
                .collect(Collectors.groupingBy(
                        f -> Objects.requireNonNull(fields.get(f)).group(), TreeMap::new, Collectors.toList()));
        int column = 0;
        int row = 0;
        for (var group : groups.entrySet()) {
            if (column == 0 && 2 * row >= groups.size() + texts.size()) {
                column = 2;
                row = 0;
            }
            Label heading = new Label(group.getKey().title());
            heading.setFont(dialog.getFont().deriveFont(Font.BOLD));
            grid.add(heading, place(column, row++, 2));
            for (DialogField f : group.getValue()) {
                int before = dialog.getComponentCount();
                texts.put(f, add(dialog, f.shown(more.get(f.key())), OF_GROUP, () -> {}));
                // its label and its field, or the two in one
                Component[] parts = Arrays.copyOfRange(dialog.getComponents(), before, dialog.getComponentCount());
                for (int i = 0; i < parts.length; i++) {
                    grid.add(parts[i], place(column + i, row, 3 - parts.length));
                }
                row++;
            }
        }
        dialog.addPanel(grid);
    }

    private static GridBagConstraints place(int x, int y, int width) {
        Insets gap = new Insets(0, x == 2 ? 24 : 0, 0, 0);
        return new GridBagConstraints(x, y, width, 1, 0, 0, GridBagConstraints.WEST, 0, gap, 0, 0);
    }

    /**
     * Adds a field.
     *
     * @param wide the columns of a path or a line
     * @param changed is run when its text changes
     * @return gives its text
     */
    private static Supplier<String> add(GenericDialog dialog, DialogField f, int wide, Runnable changed) {
        switch (f.form()) {
            case CHOICE -> {
                dialog.addChoice(f.label(), f.choices().toArray(String[]::new), f.initial());
                Choice choice = (Choice) dialog.getChoices().lastElement();
                choice.addItemListener(e -> changed.run());
                return choice::getSelectedItem;
            }
            case SWITCH -> {
                dialog.addCheckbox(f.label(), Boolean.parseBoolean(f.initial()));
                Checkbox box = (Checkbox) dialog.getCheckboxes().lastElement();
                box.addItemListener(e -> changed.run());
                return () -> Boolean.toString(box.getState());
            }
            case PATH, LINE, WORD -> {
                dialog.addStringField(f.label(), f.initial(), f.form() == Value.Form.WORD ? NARROW : wide);
                TextField text = (TextField) dialog.getStringFields().lastElement();
                if (f.form() == Value.Form.PATH) {
                    addBrowse(dialog, text, f.label());
                }
                text.addTextListener(e -> changed.run());
                return text::getText;
            }
        }
        throw new IllegalStateException(f.key());
    }

    /** A button that chooses a file or a folder; ImageJ's own fields accept only one of the two. */
    private static void addBrowse(GenericDialog dialog, TextField text, String label) {
        GridBagLayout layout = (GridBagLayout) dialog.getLayout();
        var place = layout.getConstraints(text);
        Button button = new Button("Browse");
        button.addActionListener(e -> {
            String now = text.getText().strip();
            JFileChooser chooser = new JFileChooser(now.isEmpty() ? IJ.getDirectory("default") : now);
            chooser.setDialogTitle(label);
            chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
            if (chooser.showDialog(dialog, "Choose") == JFileChooser.APPROVE_OPTION) {
                text.setText(Recorder.fixPath(chooser.getSelectedFile().getAbsolutePath()));
            }
        });
        Panel panel = row(text, button);
        layout.setConstraints(panel, place);
        dialog.add(panel);
    }

    /** A line that describes what the dialog will do, updated in a thread of its own as fields change. */
    private static final class Line extends Panel {
        private final transient Function<Map<String, String>, String> text;
        private final transient Supplier<Map<String, String>> options;
        private final TextArea area = new TextArea("", 2, 60, TextArea.SCROLLBARS_NONE);
        private final AtomicInteger asked = new AtomicInteger();
        // a path is being typed
        private final Timer rest = new Timer(300, e -> look());

        Line(Supplier<Map<String, String>> options, Function<Map<String, String>, String> text) {
            super(new BorderLayout());
            this.options = options;
            this.text = text;
            rest.setRepeats(false);
            area.setEditable(false);
            area.setFocusable(false);
            add(area);
        }

        void changed() {
            asked.incrementAndGet();
            // a description of earlier field values is outdated
            area.setText("…");
            rest.restart();
        }

        private void look() {
            int question = asked.get();
            Map<String, String> now = options.get();
            // each in a thread of its own, as a slow check must not delay the next
            Host.aside(() -> {
                String line = line(now);
                return () -> area.setText(question == asked.get() ? line : area.getText());
            });
        }

        private String line(Map<String, String> now) {
            try {
                return text.apply(now);
            } catch (UserException e) {
                return e.problem(UnaryOperator.identity());
            } catch (InvalidPathException e) {
                return "";
            }
        }

        /** Nothing more is shown. */
        void end() {
            rest.stop();
            asked.incrementAndGet();
        }
    }
}
