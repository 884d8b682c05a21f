package quadrant.imagej.panel;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JColorChooser;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;
import quadrant.evaluation.Doubt;
import quadrant.workspace.LabelClass;

/**
 * The list of classes, one row each: its key, colour and name, the numbers of labelled and predicted objects, and its actions.
 */
final class ClassesView extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int ROW_PX = 28;

    /** The actions on classes. */
    interface Actions {
        /** Sets the class that clicks on objects give from now on; with −1 clicks select objects. */
        void brush(int classId);

        void add();

        void rename(int classId, String name);

        void recolour(int classId, int rgb);

        void delete(int classId);
    }

    private final transient Actions actions;
    private final JPanel rows = new JPanel();
    private final JLabel legend =
            new JLabel("Dashed, with \"" + Doubt.MARK + "\": doubtful, as unlike all labelled objects");
    private final List<JToggleButton> names = new ArrayList<>();
    private final List<JLabel> counts = new ArrayList<>();
    private transient List<LabelClass> shown = List.of();

    ClassesView(Actions actions) {
        super(new BorderLayout());
        this.actions = actions;
        rows.setLayout(new BoxLayout(rows, BoxLayout.Y_AXIS));
        add(rows, BorderLayout.CENTER);
        legend.setVisible(false);
        legend.setToolTipText(
                "Their classes mean little. Label some of them; the overlay and the table say doubt, too.");
        add(legend, BorderLayout.SOUTH);
    }

    /**
     * Shows the current classes.
     *
     * @param labelled the number of objects with each label, by class id
     * @param predicted the number of other objects predicted as each class
     * @param doubtful the number of those with a doubtful prediction
     * @param brush the class that clicks give, −1 for none
     */
    void show(
            List<LabelClass> classes,
            Map<Integer, Integer> labelled,
            Map<Integer, Integer> predicted,
            Map<Integer, Integer> doubtful,
            int brush) {
        if (!classes.equals(shown)) {
            shown = List.copyOf(classes);
            rows.removeAll();
            names.clear();
            counts.clear();
            for (int k = 0; k < classes.size(); k++) {
                rows.add(row(k + 1, classes.get(k)));
            }
            rows.revalidate();
        }
        for (int k = 0; k < classes.size(); k++) {
            int id = classes.get(k).id();
            names.get(k).setSelected(brush == id);
            counts.get(k)
                    .setText(" " + labelled.getOrDefault(id, 0) + " labelled, " + predicted.getOrDefault(id, 0)
                            + " predicted"
                            + (doubtful.containsKey(id) ? ", " + doubtful.get(id) + " doubtful " : " "));
        }
        legend.setVisible(!doubtful.isEmpty());
    }

    private Component row(int key, LabelClass c) {
        JPanel row = new JPanel();
        row.setLayout(new BoxLayout(row, BoxLayout.X_AXIS));
        row.setBorder(BorderFactory.createEmptyBorder(1, 0, 1, 0));
        row.setMaximumSize(new Dimension(Integer.MAX_VALUE, ROW_PX));
        JToggleButton name = new JToggleButton(key + "  " + c.name(), new Swatch(new Color(c.rgb())));
        name.setHorizontalAlignment(SwingConstants.LEFT);
        name.setToolTipText("Key " + key + " gives the chosen object this class. Pressed in, clicks on objects do.");
        name.setMaximumSize(new Dimension(Integer.MAX_VALUE, ROW_PX));
        name.setFocusable(false);
        name.addActionListener(e -> actions.brush(name.isSelected() ? c.id() : -1));
        JLabel count = new JLabel(" ");
        JButton[] more = new JButton[1];
        more[0] = Layout.button(
                "…", "Rename, recolour or delete " + c.name(), () -> menu(c).show(more[0], 0, more[0].getHeight()));
        names.add(name);
        counts.add(count);
        row.add(name);
        row.add(Box.createHorizontalGlue());
        row.add(count);
        row.add(more[0]);
        return row;
    }

    private JPopupMenu menu(LabelClass c) {
        JPopupMenu menu = new JPopupMenu();
        item(menu, "Rename…", () -> {
            String name = JOptionPane.showInputDialog(this, "Name of the class", c.name());
            if (name != null) {
                actions.rename(c.id(), name);
            }
        });
        item(menu, "Colour…", () -> {
            Color colour = JColorChooser.showDialog(this, c.name(), new Color(c.rgb()));
            if (colour != null) {
                actions.recolour(c.id(), colour.getRGB() & 0xffffff);
            }
        });
        item(menu, "Delete", () -> actions.delete(c.id()));
        return menu;
    }

    private static void item(JPopupMenu menu, String text, Runnable work) {
        JMenuItem item = new JMenuItem(text);
        item.addActionListener(e -> work.run());
        menu.add(item);
    }
}
