package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import java.awt.Insets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.SpinnerNumberModel;
import javax.swing.SwingConstants;
import quadrant.imagej.panel.Swatch;
import quadrant.labelling.CellLabels;
import quadrant.labelling.Suggestion;

/** The window of a labelling: progress, the current cell, the classes, and buttons for all keys. */
final class LabelPanel extends JPanel {
    private static final int GAP_PX = 6;
    private static final String KEYS =
            "<html>Keys: <b>1–9</b> class, <b>0</b> or <b>Delete</b> none, <b>Z</b> undo,<br>"
                    + "<b>space</b> or <b>→</b> next, <b>←</b> back, <b>Ctrl+S</b> save,<br><b>Enter</b> takes the suggestion";

    private final transient Actions actions;
    private final JTextArea progress = text(2);
    private final JTextArea cell = text(2);
    private final JTextArea note = text(3);
    private final JPanel classes = new JPanel(new GridLayout(CellLabels.MOST_CLASSES, 1, 0, 2));
    private final JTextField name = new JTextField(14);
    private final JCheckBox goesOn = new JCheckBox("Go on after each class", true);
    private final JComboBox<Click> click = new JComboBox<>(Click.values());
    private final JSpinner diameter = new JSpinner(new SpinnerNumberModel(32, 2, 2000, 1));

    /** The action of a click in the image. */
    enum Click {
        GO("goes to the cell"),
        POINT("adds a point"),
        ELLIPSE("adds a circle");

        private final String text;

        Click(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The actions of the buttons. */
    interface Actions {
        void number(int number);

        void forward();

        void back();

        void undo();

        void addClass(String name);

        void addSelection();

        void loadRois();

        void loadLabelImage();

        void loadSuggestions();

        void save();

        void close();
    }

    LabelPanel(Actions actions) {
        this.actions = actions;
        setLayout(new BoxLayout(this, BoxLayout.Y_AXIS));
        setBorder(BorderFactory.createEmptyBorder(GAP_PX, GAP_PX, GAP_PX, GAP_PX));
        add(left(progress));
        add(left(cell));
        add(left(classes));
        add(left(newClass()));
        add(left(goesOn));
        add(left(clicking()));
        add(Box.createVerticalStrut(GAP_PX));
        add(left(buttons()));
        add(Box.createVerticalStrut(GAP_PX));
        JLabel keys = new JLabel(KEYS);
        keys.setFont(keys.getFont().deriveFont(keys.getFont().getSize2D() - 1).deriveFont(0));
        add(left(keys));
        add(left(note));
        note.setForeground(Palette.VERMILION.darker());
    }

    private static JComponent left(JComponent c) {
        c.setAlignmentX(Component.LEFT_ALIGNMENT);
        return c;
    }

    private static JTextArea text(int lines) {
        JTextArea area = new JTextArea(lines, 24);
        area.setEditable(false);
        area.setFocusable(false);
        area.setLineWrap(true);
        area.setWrapStyleWord(true);
        area.setOpaque(false);
        area.setFont(new JLabel().getFont());
        return area;
    }

    private JPanel newClass() {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, 0, GAP_PX));
        JButton add = new JButton("Add class");
        Runnable adding = () -> {
            actions.addClass(name.getText());
            name.setText("");
            // the image gets the keyboard focus again
            requestFocusInWindow();
        };
        add.addActionListener(e -> adding.run());
        name.addActionListener(e -> adding.run());
        row.add(name);
        row.add(Box.createHorizontalStrut(GAP_PX));
        row.add(add);
        setFocusable(true);
        return row;
    }

    private JPanel clicking() {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        row.add(new JLabel("A click "));
        row.add(click);
        row.add(Box.createHorizontalStrut(GAP_PX));
        row.add(diameter);
        row.add(new JLabel(" px"));
        diameter.setToolTipText("The diameter of a circle, in pixels");
        return row;
    }

    private JPanel buttons() {
        JPanel grid = new JPanel(new GridLayout(0, 2, GAP_PX, 3));
        grid.add(button("Back", actions::back));
        grid.add(button("Next", actions::forward));
        grid.add(button("No class", () -> actions.number(0)));
        grid.add(button("Undo", actions::undo));
        grid.add(button("Load ROIs...", actions::loadRois));
        grid.add(button("From label image...", actions::loadLabelImage));
        grid.add(button("Suggestions...", actions::loadSuggestions));
        grid.add(button("Add selection", actions::addSelection));
        grid.add(button("Save", actions::save));
        grid.add(button("Close", actions::close));
        return grid;
    }

    private static JButton button(String label, Runnable action) {
        JButton b = new JButton(label);
        b.setFocusable(false);
        b.setMargin(new Insets(2, 2, 2, 2));
        b.addActionListener(e -> action.run());
        return b;
    }

    /** Shows the current state of the cells. */
    void show(MarkedCells cells) {
        CellLabels labels = cells.labels();
        progress.setText(labels.line());
        cell.setText(line(cells));
        classes.removeAll();
        for (int n = 1; n <= CellLabels.MOST_CLASSES; n++) {
            classes.add(n <= labels.classes().size() ? classButton(labels, n) : new JLabel(" "));
        }
        classes.revalidate();
        classes.repaint();
    }

    private JButton classButton(CellLabels labels, int n) {
        JButton b = button(
                n + "   " + labels.classes().get(n - 1) + "   (" + labels.count(n) + ")", () -> actions.number(n));
        b.setIcon(new Swatch(Palette.of(n)));
        b.setHorizontalAlignment(SwingConstants.LEFT);
        b.setMargin(new Insets(0, GAP_PX, 0, GAP_PX));
        return b;
    }

    private static String line(MarkedCells cells) {
        CellLabels labels = cells.labels();
        if (labels.current().isEmpty()) {
            return "No cell yet";
        }
        String label = labels.label(labels.current().getAsInt());
        return "Cell " + (labels.place() + 1) + " of " + labels.size() + ": "
                + (label.isEmpty() ? "no class" : label)
                + cells.suggestion().map(LabelPanel::suggested).orElse("");
    }

    private static String suggested(Suggestion s) {
        String probability = s.probability().isPresent()
                ? String.format(Locale.ROOT, " (%.2f)", s.probability().getAsDouble())
                : "";
        return s.label().map(l -> "\nSuggested: " + l + probability).orElse("\nOn the list" + probability);
    }

    void info(String line) {
        note.setText(line);
    }

    boolean goesOn() {
        return goesOn.isSelected();
    }

    Click click() {
        return (Click) click.getSelectedItem();
    }

    void clicksAdd() {
        click.setSelectedItem(Click.ELLIPSE);
    }

    double diameterPx() {
        return ((Number) diameter.getValue()).doubleValue();
    }

    Optional<Path> chooseFile(Component over, String title) {
        return choose(over, title, "Open");
    }

    Optional<Path> chooseTarget(Component over) {
        return choose(over, "Save the ROIs as (.zip)", "Save")
                .map(p -> p.toString().endsWith(".zip") ? p : p.resolveSibling(p.getFileName() + ".zip"));
    }

    private static Optional<Path> choose(Component over, String title, String button) {
        JFileChooser chooser = new JFileChooser(IJ.getDirectory("default"));
        chooser.setDialogTitle(title);
        return chooser.showDialog(over, button) == JFileChooser.APPROVE_OPTION
                ? Optional.of(chooser.getSelectedFile().toPath())
                : Optional.empty();
    }

    /** One of the open images. */
    Optional<ImagePlus> chooseImage(Component over, ImagePlus image) {
        int[] ids = WindowManager.getIDList();
        List<String> titles = ids == null
                ? List.of()
                : Arrays.stream(ids)
                        .mapToObj(WindowManager::getImage)
                        .map(ImagePlus::getTitle)
                        .toList();
        if (titles.size() < 2) {
            info("Open the label image in ImageJ first.");
            return Optional.empty();
        }
        String other = titles.stream()
                .filter(t -> !t.equals(image.getTitle()))
                .findFirst()
                .orElse(titles.get(0));
        Object chosen = JOptionPane.showInputDialog(
                over, "The label image", "Label cells", JOptionPane.PLAIN_MESSAGE, null, titles.toArray(), other);
        return Optional.ofNullable(chosen).map(t -> WindowManager.getImage(t.toString()));
    }
}
