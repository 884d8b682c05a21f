package quadrant.imagej.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSpinner;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import javax.swing.SpinnerNumberModel;
import quadrant.workspace.Forecast;
import quadrant.workspace.LabelClass;
import quadrant.workspace.Score;
import quadrant.workspace.Workspace;

/** The components of the panel's window. */
final class PanelParts {
    private static final String ALL = "all classes";
    private static final int TABLE_PX = 150;

    private final PanelView view;
    private final JLabel objects = new JLabel(" ");
    private final ClassesView classes;
    private final JProgressBar bar = new JProgressBar();
    private final JTextArea message = Layout.lines("message", 2);
    private final JComboBox<String> only = new JComboBox<>(new String[] {ALL});
    private final JSpinner below = new JSpinner(new SpinnerNumberModel(1.0, 0, 1, 0.05));
    private final ObjectTable model = new ObjectTable();
    private final JTable table = new JTable(model);
    private final JTextArea score = Layout.lines("score", 6);
    private final JPanel content = new Layout.Tall();
    private boolean showing;

    PanelParts(PanelView view, Sources sources, Models models) {
        this.view = view;
        this.classes = new ClassesView(view);
        JButton cancel = Layout.button("Cancel", "Stops; what was computed stays", () -> {
            models.stop();
            view.session().cancel();
            computed("Stopped. The next label goes on.");
        });
        JPanel top = Layout.column();
        Layout.title(top, "Objects");
        Layout.add(top, objects);
        Layout.add(top, sources.buttons());
        Layout.title(top, "Classes");
        Layout.add(top, classes);
        Layout.add(
                top,
                Layout.row(
                        Layout.button("Add class", "A class with a name of its own", view::add),
                        Layout.button("Undo", "Ctrl+Z", () -> view.session().undo()),
                        Layout.button("Redo", "Ctrl+Y", () -> view.session().redo()),
                        Layout.button(
                                "Next (N)",
                                "What is uncertain, unlike the others, or drawn at random",
                                () -> view.session().next())));
        JPanel working = new JPanel(new BorderLayout(4, 0));
        bar.setStringPainted(true);
        working.add(bar, BorderLayout.CENTER);
        working.add(cancel, BorderLayout.EAST);
        computed(" ");
        Layout.add(top, message);
        Layout.add(top, working);
        Layout.title(top, "Score");
        score.setText("No score yet. Label two objects each of two classes.");
        Layout.add(top, score);
        Layout.title(top, "What they are");
        Layout.add(top, Layout.row(new JLabel("Only"), only, new JLabel("probability up to"), below));
        content.add(top, BorderLayout.NORTH);
        content.add(tableView(), BorderLayout.CENTER);
        content.add(models.buttons(), BorderLayout.SOUTH);
        only.addActionListener(e -> filtered());
        below.addChangeListener(e -> filtered());
    }

    private Component tableView() {
        table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        table.setFocusable(false);
        table.setAutoCreateRowSorter(true);
        table.getSelectionModel().addListSelectionListener(e -> {
            int row = table.getSelectedRow();
            if (!showing && !e.getValueIsAdjusting() && row >= 0) {
                view.go(model.item(table.convertRowIndexToModel(row)));
            }
        });
        JScrollPane scroll = new JScrollPane(table);
        scroll.setPreferredSize(new Dimension(1, TABLE_PX));
        return scroll;
    }

    JPanel content() {
        return content;
    }

    private void filtered() {
        if (!showing) {
            view.changed();
        }
    }

    /** Whether an object passes the filters. */
    boolean wanted(int item) {
        double most = ((Number) below.getValue()).doubleValue();
        Object name = only.getSelectedItem();
        if (most >= 1 && (name == null || name.equals(ALL))) {
            return true;
        }
        ObjectTable.Row row = ObjectTable.Row.of(
                item, view.session().workspace(), view.session().forecast());
        String is = row.label().isEmpty() ? row.predicted() : row.label();
        return (name == null || name.equals(ALL) || name.equals(is))
                && (row.label().isEmpty() ? row.probability() : 1) <= most;
    }

    /** Shows the current objects, classes and table. */
    void show(
            Map<Integer, Integer> labelled,
            Map<Integer, Integer> predicted,
            Map<Integer, Integer> doubtful,
            int brush) {
        showing = true;
        Session session = view.session();
        Workspace w = session.workspace();
        classes.show(w.classes(), labelled, predicted, doubtful, brush);
        offer(w.classes());
        objects.setText(counted(session));
        Forecast f = session.forecast();
        model.show(IntStream.of(w.objects()).filter(this::wanted).toArray(), i -> ObjectTable.Row.of(i, w, f));
        int row = model.row(session.current());
        if (row >= 0) {
            int at = table.convertRowIndexToView(row);
            if (table.getSelectedRow() != at) {
                table.setRowSelectionInterval(at, at);
                table.scrollRectToVisible(table.getCellRect(at, 0, true));
            }
        } else {
            table.clearSelection();
        }
        showing = false;
    }

    private void offer(List<LabelClass> now) {
        Object chosen = only.getSelectedItem();
        List<String> names = new ArrayList<>(List.of(ALL));
        now.forEach(c -> names.add(c.name()));
        boolean same = names.size() == only.getItemCount();
        for (int i = 0; same && i < names.size(); i++) {
            same = names.get(i).equals(only.getItemAt(i));
        }
        if (!same) {
            only.removeAllItems();
            names.forEach(only::addItem);
            only.setSelectedItem(names.contains(String.valueOf(chosen)) ? chosen : ALL);
        }
    }

    private String counted(Session session) {
        int all = session.workspace().objects().length;
        String box = Reading.box(session.workspace())
                .map(px -> ", " + px + " px squares")
                .orElse("");
        long unlike = IntStream.of(session.workspace().objects())
                .filter(i -> session.workspace().label(i).isEmpty())
                .filter(session.forecast()::doubtful)
                .count();
        String doubts = session.forecast().outliers().isEmpty() ? "" : ", " + unlike + " doubtful";
        return view.active()
                .map(image -> {
                    OptionalInt picture = session.cells().picture(image, false);
                    int own = picture.isEmpty() ? 0 : session.workspace().objects(picture.getAsInt()).length;
                    return own + " on " + image.getTitle() + (all > own ? ", " + all + " in all" : "") + doubts + box;
                })
                .orElse(all == 0 ? "Open an image." : all + " on all images");
    }

    void score(Score s) {
        List<String> lines = new ArrayList<>(List.of(s.how()));
        lines.addAll(s.lines());
        lines.add("Next: " + s.advice());
        score.setText(String.join("\n", lines));
    }

    void progress(int done, int asked) {
        if (done >= asked) {
            computed("Features of all objects are there");
            return;
        }
        bar.setMaximum(asked);
        bar.setValue(done);
        bar.setString("Features of " + done + " of " + asked + " objects");
    }

    private void computed(String line) {
        bar.setMaximum(1);
        bar.setValue(0);
        bar.setString(line);
    }

    void say(String line) {
        message.setText(line);
    }

    /** A button that opens a menu. */
    static JButton menu(String text, String tip, List<Choice> choices) {
        JPopupMenu menu = new JPopupMenu();
        for (Choice c : choices) {
            JMenuItem item = new JMenuItem(c.text());
            item.addActionListener(e -> c.work().run());
            menu.add(item);
        }
        JButton[] button = new JButton[1];
        button[0] = Layout.button(text, tip, () -> menu.show(button[0], 0, button[0].getHeight()));
        return button[0];
    }

    /** An entry of a menu. */
    record Choice(String text, Runnable work) {}
}
