package quadrant.imagej.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.KeyboardFocusManager;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSpinner;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import javax.swing.SpinnerNumberModel;
import quadrant.imagej.Planes;
import quadrant.workspace.Forecast;
import quadrant.workspace.Workspace;

/** The components of the panel's window, which show the state of a session. */
final class PanelView {
    /** Its least height; it fills what the other parts leave, so that a long message does not push the buttons out of view. */
    private static final int TABLE_PX = 60;

    private static final int STEP_PX = 16;

    private final Session session;
    private final JLabel objects = new JLabel(" ");
    private final JProgressBar bar = new JProgressBar();
    private final JTextArea message = Widgets.lines("message", 3);
    private final JSpinner below = new JSpinner(new SpinnerNumberModel(1.0, 0, 1, 0.05));
    private final ClassesView classes;
    private final ObjectTable model;
    private final JTable table;
    private final JTextArea score = Widgets.lines("score", 3);
    private final JPanel content = new JPanel(new BorderLayout()) {
        private static final long serialVersionUID = 1;

        /** As wide as the window, whatever its parts would like. */
        @Override
        public Dimension getPreferredSize() {
            return new Dimension(1, super.getPreferredSize().height);
        }
    };
    /** The buttons of the outputs stay in view below all that scrolls. */
    private final JPanel whole = new JPanel(new BorderLayout());

    private boolean showing;

    /** @param gallery opens the gallery */
    PanelView(JFrame frame, Panel.Host host, Session session, Background.Work gallery) {
        this.session = session;
        this.model = new ObjectTable(session);
        this.table = new JTable(model);
        Widgets widgets = new Widgets(frame, session);
        this.classes = new ClassesView(session, widgets);
        content.add(top(widgets, gallery), BorderLayout.NORTH);
        content.add(tableView(), BorderLayout.CENTER);
        JScrollPane scroll = new JScrollPane(content);
        scroll.setBorder(null);
        scroll.getVerticalScrollBar().setUnitIncrement(STEP_PX);
        whole.add(scroll, BorderLayout.CENTER);
        whole.add(new Outputs(host, session, widgets).buttons(), BorderLayout.SOUTH);
        below.addChangeListener(e -> session.filter(((Number) below.getValue()).doubleValue()));
        session.view(this::refresh);
    }

    private Component top(Widgets widgets, Background.Work gallery) {
        JPanel top = Widgets.column();
        Widgets.add(top, objects);
        Widgets.add(top, new Sources(session, widgets, gallery).buttons());
        Widgets.add(top, classes.content());
        Widgets.add(
                top,
                widgets.button("&Undo", "Ctrl+Z", session::undo),
                widgets.button("&Redo", "Ctrl+Y", session::redo),
                widgets.button(
                        "&Next (N)",
                        "What is suggested, uncertain, unlike the others, or drawn at random",
                        session.learner()::next),
                widgets.button("&Gallery (G)", "Small pictures of all objects, to label many at once", gallery));
        JPanel working = new JPanel(new BorderLayout(4, 0));
        bar.setStringPainted(true);
        working.add(bar, BorderLayout.CENTER);
        working.add(widgets.button("Cance&l", "Stops; what was computed stays", session::cancel), BorderLayout.EAST);
        // a long one scrolls, so that it pushes no button out of view
        JScrollPane said = new JScrollPane(message);
        said.setBorder(null);
        said.setPreferredSize(new Dimension(1, message.getPreferredSize().height));
        Widgets.add(top, said);
        Widgets.add(top, working);
        JPanel scored = new JPanel(new BorderLayout(4, 0));
        scored.add(score, BorderLayout.CENTER);
        JPopupMenu details = new JPopupMenu();
        JTextArea more = Widgets.lines("details", 1);
        more.setLineWrap(false);
        more.setBorder(BorderFactory.createEmptyBorder(4, 8, 4, 8));
        details.add(more);
        JButton button = widgets.menu("&more", "How it was measured, and what simpler classifiers reach", details);
        session.view(() -> more.setText(session.learner().details()));
        scored.add(Widgets.row(button), BorderLayout.EAST);
        Widgets.add(top, scored);
        Widgets.add(top, new JLabel("Only those with a probability up to"), below);
        return top;
    }

    private Component tableView() {
        table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        table.setAutoCreateRowSorter(true);
        // Tab goes on to the buttons below
        table.setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
        table.setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
        table.getSelectionModel().addListSelectionListener(e -> {
            int row = table.getSelectedRow();
            if (!showing && !e.getValueIsAdjusting() && row >= 0) {
                session.go(model.item(table.convertRowIndexToModel(row)));
            }
        });
        JScrollPane scroll = new JScrollPane(table);
        scroll.setPreferredSize(new Dimension(1, TABLE_PX));
        return scroll;
    }

    Component content() {
        return whole;
    }

    /** Goes to the field for the name of a class. */
    void nameClass() {
        classes.nameClass();
    }

    /** Shows the current state of the session. */
    private void refresh() {
        showing = true;
        Workspace w = session.workspace();
        Forecast f = session.forecast();
        objects.setText(counted(w, f));
        objects.setToolTipText(objects.getText());
        if (!message.getText().equals(session.message())) {
            message.setText(session.message());
            // its first line matters most
            message.setCaretPosition(0);
        }
        score.setText(session.learner().score().text());
        boolean working = session.learner().left() > 0;
        int done = session.learner().features().count();
        bar.setMaximum(done + session.learner().left());
        bar.setValue(working ? done : 0);
        bar.setString(
                working
                        ? "Features of " + done + " of " + bar.getMaximum() + " objects"
                        : session.learner().idle());
        model.show(IntStream.of(w.objects()).filter(session::wanted).toArray());
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

    /** The number of objects but for those that are no cells. */
    private long cells(int... items) {
        return IntStream.of(items)
                .filter(i -> session.classOf(i) != Workspace.NOT_A_CELL.id())
                .count();
    }

    private String counted(Workspace w, Forecast f) {
        long all = cells(w.objects());
        String box =
                w.setting(Workspace.BOX).map(px -> ", " + px + " px squares").orElse("");
        long unlike = IntStream.of(w.objects())
                .filter(i -> w.label(i).isEmpty() && f.doubtful(i))
                .count();
        String doubts = f.outliers().isEmpty() ? "" : ", " + unlike + " doubtful";
        return session.active()
                .map(image -> {
                    long own = cells(session.cells().objects(image));
                    boolean usual = session.cells().planes() == Planes.SHOWN || !Planes.several(image);
                    String planes = usual
                            ? ""
                            : ", " + session.cells().planes().toString().toLowerCase(Locale.ROOT);
                    return own
                            + (own == 1 ? " object on " : " objects on ")
                            + image.getTitle()
                            + planes
                            + (all > own ? ", " + all + " in all" : "")
                            + doubts
                            + box;
                })
                .orElse(all == 0 ? "Open an image." : all + " objects on all images");
    }
}
