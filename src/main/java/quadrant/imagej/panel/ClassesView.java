package quadrant.imagej.panel;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Insets;
import java.awt.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.Icon;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JColorChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import quadrant.evaluation.Doubt;
import quadrant.workspace.Forecast;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The list of classes, one row each: its key, colour and name, the numbers of labelled and predicted objects, and its actions.
 */
final class ClassesView {
    private static final int ROW_PX = 24;
    private static final int SWATCH_PX = 14;
    private static final int NAME_COLUMNS = 12;
    private static final Color EDGE = new Color(0x1B1F24);

    private final Session session;
    private final Widgets widgets;
    private final JPanel content = new JPanel(new BorderLayout());
    private final JPanel rows = new JPanel();
    private final JLabel legend =
            new JLabel("Dashed, with \"" + Doubt.MARK + "\": doubtful, as unlike all labelled objects");
    private final List<JToggleButton> names = new ArrayList<>();
    private final List<JLabel> counts = new ArrayList<>();
    private final JTextField name = new JTextField(NAME_COLUMNS);
    private final JButton look;
    private List<LabelClass> shown = List.of();

    ClassesView(Session session, Widgets widgets) {
        this.session = session;
        this.widgets = widgets;
        rows.setLayout(new BoxLayout(rows, BoxLayout.Y_AXIS));
        content.add(rows, BorderLayout.CENTER);
        legend.setVisible(false);
        legend.setToolTipText(
                "Their classes mean little. Label some of them; the overlay and the table say doubt, too.");
        name.setName("class");
        name.setToolTipText("Enter adds the class; clicks on objects then give it");
        name.addActionListener(e -> session.attempt(() -> {
            session.name(name.getText());
            name.setText("");
            // so that the keys are the panel's again
            content.requestFocusInWindow();
        }));
        look = widgets.button(" ", "How objects are drawn: filled, as outlines, or not at all", session::nextLook);
        look.setMnemonic('V');
        JLabel label = new JLabel("New class (C)");
        label.setLabelFor(name);
        label.setDisplayedMnemonic('C');
        content.add(Widgets.row(label, name, look), BorderLayout.NORTH);
        content.add(legend, BorderLayout.SOUTH);
        session.view(this::refresh);
    }

    /** Goes to the field for the name of a class. */
    void nameClass() {
        name.requestFocus();
    }

    /** The class in whose row a point is. */
    Optional<LabelClass> at(Component of, Point point) {
        return IntStream.range(0, names.size())
                .filter(k -> names.get(k)
                        .getParent()
                        .contains(SwingUtilities.convertPoint(
                                of, point, names.get(k).getParent())))
                .mapToObj(shown::get)
                .findFirst();
    }

    /** A square in a class's colour. */
    private static Icon swatch(int rgb) {
        ImageProcessor square = new ColorProcessor(SWATCH_PX, SWATCH_PX);
        square.setColor(new Color(rgb));
        square.fill();
        square.setColor(EDGE);
        square.drawRect(0, 0, SWATCH_PX, SWATCH_PX);
        return new ImageIcon(square.createImage());
    }

    Component content() {
        return content;
    }

    /** Shows the current classes and counts. */
    private void refresh() {
        Workspace w = session.workspace();
        Forecast f = session.forecast();
        List<LabelClass> classes = session.offered();
        if (!classes.equals(shown)) {
            shown = classes;
            rows.removeAll();
            names.clear();
            counts.clear();
            for (int k = 0; k < classes.size(); k++) {
                rows.add(row(k, classes.get(k)));
            }
            rows.revalidate();
        }
        int[] predicted = new int[classes.size()];
        int[] doubtful = new int[classes.size()];
        for (int i : w.objects()) {
            int place = w.label(i).isPresent() ? -1 : f.placeIn(classes, i);
            if (place >= 0) {
                predicted[place]++;
                doubtful[place] += f.doubtful(i) ? 1 : 0;
            }
        }
        for (int k = 0; k < classes.size(); k++) {
            int id = classes.get(k).id();
            names.get(k).setSelected(session.brush() == id);
            counts.get(k)
                    .setText(" " + w.count(id) + " labelled, " + predicted[k] + " predicted"
                            + (doubtful[k] > 0 ? ", " + doubtful[k] + " doubtful " : " "));
        }
        legend.setVisible(IntStream.of(doubtful).sum() > 0);
        look.setText(session.look() + " (O)");
    }

    private Component row(int place, LabelClass c) {
        boolean own = !c.equals(Workspace.NOT_A_CELL);
        String key = own ? String.valueOf(place + 1) : "X";
        JPanel row = new JPanel();
        row.setLayout(new BoxLayout(row, BoxLayout.X_AXIS));
        row.setBorder(BorderFactory.createEmptyBorder(1, 0, 1, 0));
        row.setMaximumSize(new Dimension(Integer.MAX_VALUE, ROW_PX));
        JCheckBox tick = new JCheckBox("", session.shows(c.id()));
        tick.setToolTipText("Whether objects of " + c.name() + " are drawn and can be clicked on");
        tick.setRequestFocusEnabled(false);
        tick.addActionListener(e -> session.show(c.id(), tick.isSelected()));
        row.add(tick);
        JToggleButton name = new JToggleButton(key + "  " + c.name(), swatch(c.rgb()));
        name.setHorizontalAlignment(SwingConstants.LEFT);
        name.setToolTipText("Key " + key + " gives the chosen object this class. Pressed in (Alt+" + key
                + "), clicks on objects do.");
        name.setMaximumSize(new Dimension(Integer.MAX_VALUE, ROW_PX));
        name.setRequestFocusEnabled(false);
        name.setMnemonic(key.charAt(0));
        name.setMargin(new Insets(0, 4, 0, 4));
        name.addActionListener(e -> session.brush(name.isSelected() ? c.id() : -1));
        JLabel count = new JLabel(" ");
        names.add(name);
        counts.add(count);
        row.add(name);
        row.add(Box.createHorizontalGlue());
        row.add(count);
        if (!own) {
            return row;
        }
        JPopupMenu menu = new JPopupMenu();
        widgets.entry(
                menu,
                "&Rename…",
                () -> widgets.text("Name of the class", c.name())
                        .ifPresent(to -> change(new LabelClass(c.id(), to, c.rgb()))));
        widgets.entry(menu, "&Colour…", () -> {
            Color colour = JColorChooser.showDialog(content, c.name(), new Color(c.rgb()));
            if (colour != null) {
                change(new LabelClass(c.id(), c.name(), colour.getRGB() & 0xffffff));
            }
        });
        widgets.entry(
                menu, "&Delete", () -> session.change(() -> session.workspace().deleteClass(c.id())));
        JButton more = widgets.menu("…", "Rename, recolour or delete " + c.name(), menu);
        more.setMargin(new Insets(0, 6, 0, 6));
        row.add(more);
        return row;
    }

    private void change(LabelClass to) {
        session.change(() -> session.workspace().change(to));
    }
}
