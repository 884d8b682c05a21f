package quadrant.imagej.panel;

import java.awt.BasicStroke;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.Scrollable;
import javax.swing.SwingUtilities;
import javax.swing.event.MouseInputAdapter;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.DoubtfulRoi;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Gallery;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Gallery.Section;
import quadrant.workspace.Likeness;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;

/** The gallery: small pictures of all objects, which are selected and labelled many at once, beside the classes. */
final class GalleryView implements AutoCloseable {
    static final int CELL_PX = Thumbnails.SIDE_PX + 12;
    static final int HEADER_PX = 24;

    private static final long SEED = 1;
    private static final int NEAR = 600;
    private static final int DRAG_PX = 4;
    private static final int LABELLED_PX = 4;
    private static final int PREDICTED_PX = 2;
    private static final int SIDE_PX = 340;
    private static final int ALL = 1_000_000_000;
    /** What a key moves by: cells, rows and pages. */
    private static final Map<Integer, List<Integer>> STEPS = Map.of(
            KeyEvent.VK_LEFT, List.of(-1, 0, 0),
            KeyEvent.VK_RIGHT, List.of(1, 0, 0),
            KeyEvent.VK_UP, List.of(0, -1, 0),
            KeyEvent.VK_DOWN, List.of(0, 1, 0),
            KeyEvent.VK_PAGE_UP, List.of(0, 0, -1),
            KeyEvent.VK_PAGE_DOWN, List.of(0, 0, 1),
            KeyEvent.VK_HOME, List.of(-ALL, 0, 0),
            KeyEvent.VK_END, List.of(ALL, 0, 0));

    private static final Map<Integer, Order> KEYS =
            Map.of(KeyEvent.VK_L, Order.LIKENESS, KeyEvent.VK_P, Order.CLASS, KeyEvent.VK_U, Order.DOUBT);
    private static final Color SELECTED = new Color(0, 60, 255, 90);
    private static final Color GROUND = new Color(0xF4F4F4);
    private static final Color HEADER = new Color(0xDDE2E8);
    private static final Color INK = new Color(0x1B1F24);

    private final Session session;
    private final Gallery gallery = new Gallery(CELL_PX, HEADER_PX);
    private final Thumbnails thumbnails;
    private final Background sorting;
    private final ClassesView classes;
    private final Grid grid = new Grid();
    private final JScrollPane scroll = new JScrollPane(grid);
    private final JComboBox<Order> orders = new JComboBox<>(Order.values());
    private final JTextArea message = Widgets.lines("gallery", 5);
    private final JPanel content = new JPanel(new BorderLayout());
    private Workspace of;
    private Order order = Order.LIKENESS;
    /** The number of objects with features when they were last grouped; −1 where groups are not wanted. */
    private int grouped = -1;

    /** The version of the workspace and the predictions. */
    private List<Object> sortedBy = List.of();

    private boolean visible;

    GalleryView(Session session, Widgets widgets) {
        this.session = session;
        this.of = session.workspace();
        this.thumbnails = new Thumbnails(session, grid::repaint);
        this.sorting = new Background("gallery", session::failed);
        this.classes = new ClassesView(session, widgets);
        orders.setFocusable(false);
        orders.addActionListener(e -> session.attempt(this::sort));
        JPanel below = Widgets.column();
        Widgets.add(below, orders);
        Widgets.add(
                below,
                widgets.button("&Sort again (R)", "The order stays as it is until then", this::sort),
                widgets.button(
                        "&Folder of crops…",
                        "Each image of a folder is one object",
                        () -> widgets.toRead("Folder of crops", true).ifPresent(session::takeCrops)));
        Widgets.add(below, message);
        JPanel side = new JPanel(new BorderLayout());
        side.add(classes.content(), BorderLayout.NORTH);
        side.add(below, BorderLayout.SOUTH);
        side.setPreferredSize(new Dimension(SIDE_PX, 1));
        scroll.getViewport().addChangeListener(e -> ask());
        content.add(side, BorderLayout.WEST);
        content.add(scroll, BorderLayout.CENTER);
        session.view(this::refresh);
    }

    Component content() {
        return content;
    }

    JComponent grid() {
        return grid;
    }

    Gallery gallery() {
        return gallery;
    }

    ClassesView classes() {
        return classes;
    }

    @Override
    public void close() {
        thumbnails.close();
        sorting.close();
    }

    /** Whether its window is visible; it is not kept up to date otherwise. */
    void visible(boolean now) {
        visible = now;
        if (now) {
            sort(session.forecast().of().isEmpty() ? Order.LIKENESS : Order.CLASS);
        }
    }

    // order

    /** Sorts all objects anew. */
    void sort(Order by) {
        orders.setSelectedItem(by);
    }

    private void sort() {
        order = orders.getItemAt(orders.getSelectedIndex());
        grouped = order == Order.LIKENESS ? 0 : -1;
        sorted(List.of());
        if (order == Order.LIKENESS) {
            session.computeAll();
        }
        refresh();
    }

    private void sorted(List<List<Integer>> groups) {
        gallery.sort(order, session.workspace(), session.forecast(), groups);
        sortedBy = List.of(session.workspace().version(), session.forecast().of());
        grid.revalidate();
    }

    /** Groups like objects once their features are there, and again where more come, until something was selected. */
    private void group() {
        FeatureTable features = session.features();
        if (grouped < 0 || session.left() > 0 || features.count() == grouped) {
            return;
        }
        grouped = features.count();
        Workspace own = of;
        int[] items = own.objects();
        sorting.latest(() -> {
            List<List<Integer>> groups = Likeness.groups(features, items, SEED);
            session.show(own, () -> {
                if (grouped >= 0) {
                    sorted(groups);
                    refresh();
                }
            });
        });
    }

    // what is shown

    private void refresh() {
        if (!visible) {
            return;
        }
        Workspace w = session.workspace();
        if (w != of) {
            of = w;
            sort(Order.LIKENESS);
        }
        if (gallery.follow(w)) {
            grid.revalidate();
        }
        if (!Set.copyOf(session.chosen()).equals(gallery.selected())) {
            gallery.choose(session.chosen());
            grid.reveal();
        }
        group();
        int left = session.left();
        message.setText((gallery.size() == 0
                        ? "No objects yet. Find cells in an image, or take a folder of crops."
                        : gallery.size() + " objects, " + gallery.selected().size() + " selected.")
                + (left > 0 ? " Features of " + left + " are still to come." : "")
                + (sortedBy.equals(List.of(w.version(), session.forecast().of()))
                        ? ""
                        : " The order is older than labels and predictions: R sorts again.")
                + "\n"
                + session.message());
        ask();
        grid.repaint();
    }

    /** Requests the pictures of the visible objects, then of those near to them. */
    private void ask() {
        Rectangle seen = scroll.getViewport().getViewRect();
        int[] at = gallery.within(seen.y, seen.y + seen.height);
        if (visible) {
            IntStream near = IntStream.concat(
                    IntStream.range(at[1], Math.min(gallery.size(), at[1] + NEAR)),
                    IntStream.range(Math.max(0, at[0] - NEAR / 2), at[0]));
            List<Integer> items = IntStream.concat(IntStream.range(at[0], at[1]), near)
                    .map(gallery::item)
                    .filter(session.workspace()::has)
                    .boxed()
                    .toList();
            thumbnails.ask(items, at[1] - at[0]);
        }
    }

    // selection and labels

    /** Selects for all views, or gives the class whose button is pressed in; the order stays until it is asked for. */
    private void select(Runnable change) {
        change.run();
        grouped = -1;
        // objects that were shown by what the classifier thinks of them would bias the score
        session.choose(List.copyOf(gallery.selected()), order == Order.LIKENESS ? Origin.FREE : Origin.QUEUE);
        Optional<LabelClass> painted = session.offered().stream()
                .filter(c -> c.id() == session.brush())
                .findFirst();
        if (painted.isPresent() && !gallery.selected().isEmpty()) {
            session.label(painted);
        }
        grid.requestFocusInWindow();
        refresh();
    }

    /** What a key does; null where it is none of the gallery's. */
    Background.@Nullable Work action(KeyEvent e) {
        if (e.isControlDown() || e.isMetaDown()) {
            return e.getKeyCode() == KeyEvent.VK_A ? () -> select(gallery::chooseSection) : null;
        }
        List<Integer> step = STEPS.get(e.getKeyCode());
        if (step != null) {
            int page = Math.max(1, scroll.getViewport().getHeight() / CELL_PX - 1);
            return () -> move(step.get(0), step.get(1) + step.get(2) * page, e);
        }
        Order by = KEYS.get(e.getKeyCode());
        if (by != null) {
            return () -> sort(by);
        }
        return switch (e.getKeyCode()) {
            case KeyEvent.VK_R -> this::sort;
            case KeyEvent.VK_C -> classes::nameClass;
            case KeyEvent.VK_ENTER -> this::open;
            default -> null;
        };
    }

    private void move(int cells, int rows, KeyEvent e) {
        select(() -> gallery.move(cells, rows, e.isShiftDown()));
        grid.reveal();
    }

    private void open() {
        if (gallery.cursor() >= 0) {
            session.reveal(gallery.item(gallery.cursor()));
        }
    }

    /** The pictures: only those in view are painted. */
    private final class Grid extends JComponent implements Scrollable {
        private static final long serialVersionUID = 1;

        private final transient Hand hand = new Hand();

        Grid() {
            setFocusable(true);
            setAutoscrolls(true);
            setOpaque(true);
            setToolTipText("");
            addMouseListener(hand);
            addMouseMotionListener(hand);
        }

        @Override
        public void setBounds(int x, int y, int width, int height) {
            super.setBounds(x, y, width, height);
            gallery.columns(width / CELL_PX);
        }

        @Override
        public Dimension getPreferredSize() {
            return new Dimension(CELL_PX, gallery.heightPx());
        }

        @Override
        public Dimension getPreferredScrollableViewportSize() {
            return new Dimension(10 * CELL_PX, 7 * CELL_PX);
        }

        @Override
        public int getScrollableUnitIncrement(Rectangle seen, int orientation, int direction) {
            return CELL_PX / 2;
        }

        @Override
        public int getScrollableBlockIncrement(Rectangle seen, int orientation, int direction) {
            return Math.max(CELL_PX, seen.height - CELL_PX);
        }

        @Override
        public boolean getScrollableTracksViewportWidth() {
            return true;
        }

        @Override
        public boolean getScrollableTracksViewportHeight() {
            return gallery.heightPx() < scroll.getViewport().getHeight();
        }

        /** Scrolls to where the keyboard is. */
        void reveal() {
            int at = gallery.cursor();
            if (at >= 0) {
                scrollRectToVisible(
                        new Rectangle(gallery.xPx(at), gallery.yPx(at) - HEADER_PX, CELL_PX, CELL_PX + HEADER_PX));
            }
        }

        @Override
        public @Nullable String getToolTipText(MouseEvent e) {
            int at = gallery.at(e.getX(), e.getY());
            if (at < 0 || !session.workspace().has(gallery.item(at))) {
                return null;
            }
            ObjectTable.Row row = ObjectTable.Row.of(gallery.item(at), session.workspace(), session.forecast());
            return row.image() + ", " + row.object()
                    + (row.label().isEmpty() ? "" : "; labelled " + row.label())
                    + (row.predicted().isEmpty() ? "" : "; predicted " + row.predicted() + " " + row.probability())
                    + (row.doubt().isEmpty() ? "" : "; doubtful: " + row.doubt());
        }

        @Override
        protected void paintComponent(Graphics plain) {
            Graphics2D g = (Graphics2D) plain.create();
            Rectangle clip = g.getClipBounds();
            g.setColor(GROUND);
            g.fill(clip);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            gallery.sections().stream()
                    .filter(s -> s.yPx() < clip.y + clip.height && s.yPx() + HEADER_PX > clip.y)
                    .forEach(s -> header(g, s));
            int[] places = gallery.within(clip.y, clip.y + clip.height);
            IntStream.range(places[0], places[1])
                    .filter(at -> session.workspace().has(gallery.item(at)))
                    .forEach(at -> cell(g, at));
            hand.paint(g);
            g.dispose();
        }

        private void header(Graphics2D g, Section s) {
            g.setColor(HEADER);
            g.fillRect(0, s.yPx(), getWidth(), HEADER_PX - 2);
            Optional<LabelClass> own = session.offered().stream()
                    .filter(c -> c.id() == s.classId())
                    .findFirst();
            own.ifPresent(c -> {
                g.setColor(new Color(c.rgb()));
                g.fillRect(8, s.yPx() + 5, HEADER_PX - 12, HEADER_PX - 12);
            });
            g.setColor(INK);
            g.setFont(getFont().deriveFont(Font.BOLD));
            int x = own.isPresent() ? 8 + HEADER_PX : 8;
            g.drawString(s.title() + " (" + (s.to() - s.from()) + ")", x, s.yPx() + HEADER_PX - 8);
        }

        private void cell(Graphics2D g, int at) {
            Workspace w = session.workspace();
            List<LabelClass> all = w.classes();
            int item = gallery.item(at);
            int x = gallery.xPx(at);
            int y = gallery.yPx(at);
            int margin = (CELL_PX - Thumbnails.SIDE_PX) / 2;
            Rectangle square = new Rectangle(x + margin, y + margin, Thumbnails.SIDE_PX, Thumbnails.SIDE_PX);
            BufferedImage picture = thumbnails.of(w.item(item));
            g.setColor(Color.LIGHT_GRAY);
            g.fill(square);
            if (picture != null) {
                g.drawImage(picture, square.x, square.y, square.width, square.height, null);
            }
            if (gallery.selected().contains(item)) {
                g.setColor(SELECTED);
                g.fillRect(x, y, CELL_PX, CELL_PX);
            }
            OptionalInt label = w.labelPlace(item);
            int place = label.orElseGet(() -> session.forecast().placeIn(all, item));
            if (place >= 0) {
                Color colour = new Color(all.get(place).rgb());
                boolean doubtful = label.isEmpty() && session.forecast().doubtful(item);
                int width = label.isPresent() ? LABELLED_PX : PREDICTED_PX;
                CellsRoi.line(g, square, Color.BLACK, width + 1.5f);
                g.setColor(colour);
                g.setStroke(doubtful ? DoubtfulRoi.dashed(width, 1) : new BasicStroke(width));
                g.draw(square);
                if (doubtful) {
                    CellsRoi.mark(g, square, colour);
                }
            }
            if (at == gallery.cursor()) {
                g.setColor(INK);
                g.setStroke(DoubtfulRoi.dashed(1, 0.5f));
                g.drawRect(x + 1, y + 1, CELL_PX - 3, CELL_PX - 3);
            }
        }
    }

    /** The mouse on the pictures: it selects, draws a frame, and drags objects to a class. */
    private final class Hand extends MouseInputAdapter {
        private @Nullable Point start;
        private Point now = new Point();
        private boolean dragging;

        @Override
        public void mousePressed(MouseEvent e) {
            if (SwingUtilities.isLeftMouseButton(e)) {
                start = e.getPoint();
                now = e.getPoint();
                dragging = false;
            }
        }

        @Override
        public void mouseDragged(MouseEvent e) {
            if (start != null) {
                now = e.getPoint();
                dragging |= now.distance(start) > DRAG_PX;
                grid.scrollRectToVisible(new Rectangle(0, Math.max(0, Math.min(grid.getHeight() - 1, now.y)), 1, 1));
                grid.repaint();
            }
        }

        @Override
        public void mouseReleased(MouseEvent e) {
            Point from = start;
            if (from == null) {
                return;
            }
            now = e.getPoint();
            Optional<LabelClass> target = target(from);
            int at = gallery.at(from.x, from.y);
            boolean more = e.isControlDown() || e.isMetaDown();
            session.attempt(() -> {
                if (target.isPresent()) {
                    if (!held(at)) {
                        select(() -> gallery.choose(at, false, false));
                    }
                    session.label(target);
                } else if (dragging) {
                    select(() -> gallery.frame(frame(from), more || e.isShiftDown()));
                } else if (at >= 0) {
                    select(() -> gallery.choose(at, e.isShiftDown(), more));
                } else {
                    select(() -> gallery.choose(List.of()));
                }
            });
            start = null;
            grid.repaint();
        }

        private Rectangle frame(Point from) {
            Rectangle frame = new Rectangle(from);
            frame.add(now);
            return frame;
        }

        private boolean held(int place) {
            return place >= 0 && gallery.selected().contains(gallery.item(place));
        }

        /** The class to which objects are dragged: among the classes, or for selected objects a section's header, too. */
        private Optional<LabelClass> target(Point from) {
            int at = gallery.at(from.x, from.y);
            if (!dragging || at < 0) {
                return Optional.empty();
            }
            return classes.at(grid, now)
                    .or(() -> gallery.sections().stream()
                            .filter(s ->
                                    held(at) && grid.contains(now) && now.y >= s.yPx() && now.y < s.yPx() + HEADER_PX)
                            .flatMap(s -> session.offered().stream().filter(c -> c.id() == s.classId()))
                            .findFirst());
        }

        @Override
        public void mouseClicked(MouseEvent e) {
            if (e.getClickCount() == 2 && SwingUtilities.isLeftMouseButton(e) && gallery.at(e.getX(), e.getY()) >= 0) {
                session.attempt(GalleryView.this::open);
            }
        }

        /** The frame, or what is dragged. */
        void paint(Graphics2D g) {
            Point from = start;
            if (from == null || !dragging) {
                return;
            }
            String to = target(from).map(c -> "→ " + c.name()).orElse("");
            g.setColor(INK);
            g.setStroke(new BasicStroke(1.5f));
            if (to.isEmpty()) {
                g.draw(frame(from));
            } else {
                g.fillRect(now.x + 12, now.y - 4, g.getFontMetrics().stringWidth(to) + 12, HEADER_PX);
                g.setColor(Color.WHITE);
                g.drawString(to, now.x + 18, now.y + HEADER_PX - 12);
            }
        }
    }
}
