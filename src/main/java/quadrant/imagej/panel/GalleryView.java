package quadrant.imagej.panel;

import java.awt.BasicStroke;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;
import javax.swing.event.MouseInputAdapter;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.DoubtfulRoi;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.report.Picture;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Gallery;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Gallery.Section;
import quadrant.workspace.Likeness;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;

/** The gallery: small pictures of all objects, which are selected and labelled many at once, beside the classes. */
final class GalleryView implements AutoCloseable {
    static final int CELL_PX = 84;
    static final int HEADER_PX = 24;

    private static final long SEED = 1;
    private static final int PICTURE_PX = 72;
    private static final int DRAG_PX = 4;
    private static final int LABELLED_PX = 4;
    private static final int PREDICTED_PX = 2;
    private static final int SIDE_PX = 420;
    private static final Color SELECTED = new Color(0, 60, 255, 90);
    private static final Color HEADER = new Color(0xDDE2E8);

    private final Session session;
    private final Gallery gallery = new Gallery(CELL_PX, HEADER_PX);
    private final Thumbnails<Item> thumbnails;
    private final Background sorting;
    private final ClassesView classes;
    private final Grid grid = new Grid();
    private final JScrollPane scroll = new JScrollPane(grid);
    private final JComboBox<Order> orders = new JComboBox<>(Order.values());
    private final JTextArea message = Widgets.lines("gallery", 5);
    private final JPanel content = new JPanel(new BorderLayout());
    private final Map<Integer, Consumer<KeyEvent>> keys = Map.of(
            KeyEvent.VK_LEFT, e -> move(-1, 0, e),
            KeyEvent.VK_RIGHT, e -> move(1, 0, e),
            KeyEvent.VK_UP, e -> move(0, -1, e),
            KeyEvent.VK_DOWN, e -> move(0, 1, e),
            KeyEvent.VK_L, e -> sort(Order.LIKENESS),
            KeyEvent.VK_P, e -> sort(Order.CLASS),
            KeyEvent.VK_U, e -> sort(Order.DOUBT),
            KeyEvent.VK_R, e -> sort(),
            KeyEvent.VK_C, e -> classes().nameClass(),
            KeyEvent.VK_ENTER, e -> open());
    private Workspace of;
    private Order order = Order.LIKENESS;
    /** The number of objects with features when they were last grouped; −1 where groups are not wanted. */
    private int grouped = -1;

    /** The version of the workspace and the predictions. */
    private List<Object> sortedBy = List.of();
    /** The workspace and the rule by which pictures are cut out. */
    private List<Object> cutBy = List.of();

    private Crops crops;

    private boolean visible;

    GalleryView(Session session, Widgets widgets) {
        this.session = session;
        this.of = session.workspace();
        this.thumbnails = new Thumbnails<>(PICTURE_PX, grid::repaint);
        this.sorting = new Background("gallery", session::failed);
        this.crops = new Crops(session.rule(), true);
        this.classes = new ClassesView(session, widgets);
        orders.setFocusable(false);
        orders.addActionListener(e -> session.attempt(this::sort));
        JPanel below = Widgets.column();
        Widgets.add(below, orders);
        Widgets.add(below, widgets.button("&Sort again (R)", "The order stays as it is until then", this::sort));
        Widgets.add(below, message);
        JPanel side = new JPanel(new BorderLayout());
        side.add(classes.content(), BorderLayout.NORTH);
        side.add(below, BorderLayout.SOUTH);
        side.setPreferredSize(new Dimension(SIDE_PX, 1));
        scroll.setPreferredSize(new Dimension(10 * CELL_PX + SIDE_PX / 10, 7 * CELL_PX));
        scroll.getVerticalScrollBar().setUnitIncrement(CELL_PX / 2);
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
            session.learner().computeAll();
        }
        refresh();
    }

    private void sorted(List<List<Integer>> groups) {
        gallery.sort(order, session.workspace(), session.forecast(), groups);
        sortedBy = basis();
        grid.revalidate();
    }

    private List<Object> basis() {
        return List.of(session.workspace().version(), session.forecast().of());
    }

    /** Groups like objects once their features are there, and again where more come, until something was selected. */
    private void group() {
        FeatureTable features = session.learner().features();
        if (grouped < 0 || session.learner().left() > 0 || features.count() == grouped) {
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
        int left = session.learner().left();
        message.setText((gallery.size() == 0
                        ? "No objects yet. Find cells in an image, or choose Take › Folder of crops…."
                        : gallery.size() + " objects, " + gallery.selected().size() + " selected.")
                + (left > 0 ? " Features of " + left + " are still to come." : "")
                + (sortedBy.equals(basis()) ? "" : " The order is older than labels and predictions: R sorts again.")
                + "\n"
                + session.message());
        ask();
        grid.repaint();
    }

    /** Requests the pictures of the visible objects, then of those near to them. */
    private void ask() {
        if (!visible) {
            return;
        }
        Workspace w = session.workspace();
        List<Object> now = List.of(w, session.rule());
        if (!now.equals(cutBy)) {
            cutBy = now;
            crops = new Crops(session.rule(), true);
            thumbnails.clear();
        }
        Crops own = crops;
        Map<Integer, Crops.Source> sources = session.cells().sources();
        Map<Item, Callable<Image>> wanted = new LinkedHashMap<>();
        Rectangle seen = scroll.getViewport().getViewRect();
        for (int pages = 0; pages < 3; pages += 2) {
            int[] at = gallery.within(seen.y - seen.height * pages / 2, seen.y + seen.height * (pages + 1));
            // those of an image together, as its file is read for them
            IntStream.range(at[0], at[1])
                    .map(gallery::item)
                    .filter(w::has)
                    .mapToObj(w::item)
                    .filter(item -> sources.containsKey(item.picture()))
                    .sorted(Comparator.comparing(Item::picture))
                    .forEach(item -> wanted.putIfAbsent(item, () -> {
                        Crops.Source from = Objects.requireNonNull(sources.get(item.picture()));
                        return small(own.cut(from, Cells.outline(item.shape())));
                    }));
        }
        thumbnails.ask(wanted);
    }

    /** A smaller one stays as it is until it is painted. */
    private static Image small(RawImage square) {
        Preprocessing to = new Preprocessing(
                Math.min(PICTURE_PX, Math.min(square.widthPx(), square.heightPx())),
                ResizeRule.CENTER_SQUARE,
                ChannelMapping.automatic(),
                ChannelOrder.RGB,
                Collections.nCopies(3, 0.0),
                Collections.nCopies(3, 1.0),
                Optional.empty());
        return Picture.image(to.canvas(square));
    }

    // selection and labels

    /** Selects for all views, or gives the class whose button is pressed in; the order stays until it is asked for. */
    private void select(Runnable change) {
        change.run();
        grouped = -1;
        // objects that were shown by what the classifier thinks of them would bias the score
        session.choose(List.copyOf(gallery.selected()), order == Order.LIKENESS ? Origin.FREE : Origin.QUEUE);
        Optional<LabelClass> painted = offered(session.brush());
        if (painted.isPresent() && !gallery.selected().isEmpty()) {
            session.label(painted);
        }
        grid.requestFocusInWindow();
        refresh();
    }

    private Optional<LabelClass> offered(int id) {
        return session.offered().stream().filter(c -> c.id() == id).findFirst();
    }

    /** What a key does; null where it is none of the gallery's. */
    Background.@Nullable Work action(KeyEvent e) {
        if (e.isControlDown() || e.isMetaDown()) {
            return e.getKeyCode() == KeyEvent.VK_A ? () -> select(gallery::chooseSection) : null;
        }
        Consumer<KeyEvent> does = keys.get(e.getKeyCode());
        return does == null ? null : () -> does.accept(e);
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
    private final class Grid extends JPanel {
        private static final long serialVersionUID = 1;
        private final transient Hand hand = new Hand();

        Grid() {
            setFocusable(true);
            setAutoscrolls(true);
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

        /** Scrolls to where the keyboard is. */
        void reveal() {
            int at = gallery.cursor();
            if (at >= 0) {
                scrollRectToVisible(
                        new Rectangle(gallery.xPx(at), gallery.yPx(at) - HEADER_PX, CELL_PX, CELL_PX + HEADER_PX));
            }
        }

        @Override
        protected void paintComponent(Graphics plain) {
            super.paintComponent(plain);
            Graphics2D g = (Graphics2D) plain.create();
            Rectangle clip = g.getClipBounds();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            gallery.sections().stream()
                    .filter(s -> clip.intersects(0, gallery.yPx(s.from()) - HEADER_PX, getWidth(), HEADER_PX))
                    .forEach(s -> header(g, s));
            int[] places = gallery.within(clip.y, clip.y + clip.height);
            IntStream.range(places[0], places[1])
                    .filter(at -> session.workspace().has(gallery.item(at)))
                    .forEach(at -> cell(g, at));
            hand.paint(g);
            g.dispose();
        }

        private void header(Graphics2D g, Section s) {
            int y = gallery.yPx(s.from()) - HEADER_PX;
            g.setColor(HEADER);
            g.fillRect(0, y, getWidth(), HEADER_PX - 2);
            offered(s.classId()).ifPresent(c -> g.setColor(new Color(c.rgb())));
            g.fillRect(8, y + 5, HEADER_PX - 12, HEADER_PX - 12);
            g.setColor(Color.BLACK);
            g.setFont(getFont().deriveFont(Font.BOLD));
            g.drawString(s.title() + " (" + s.of().size() + ")", 8 + HEADER_PX, y + HEADER_PX - 8);
        }

        private void cell(Graphics2D g, int at) {
            Workspace w = session.workspace();
            int item = gallery.item(at);
            int x = gallery.xPx(at);
            int y = gallery.yPx(at);
            int margin = (CELL_PX - PICTURE_PX) / 2;
            Rectangle square = new Rectangle(x + margin, y + margin, PICTURE_PX, PICTURE_PX);
            Image picture = thumbnails.of(w.item(item));
            g.setColor(Color.LIGHT_GRAY);
            g.fill(square);
            g.drawImage(picture, square.x, square.y, square.width, square.height, null);
            if (gallery.selected().contains(item)) {
                g.setColor(SELECTED);
                g.fillRect(x, y, CELL_PX, CELL_PX);
            }
            Optional<LabelClass> shown = offered(session.classOf(item));
            if (shown.isPresent()) {
                Color colour = new Color(shown.get().rgb());
                boolean labelled = w.label(item).isPresent();
                boolean doubtful = !labelled && session.forecast().doubtful(item);
                int width = labelled ? LABELLED_PX : PREDICTED_PX;
                CellsRoi.line(g, square, Color.BLACK, width + 1.5f);
                g.setColor(colour);
                g.setStroke(doubtful ? DoubtfulRoi.dashed(width, 1) : new BasicStroke(width));
                g.draw(square);
                if (doubtful) {
                    CellsRoi.mark(g, square, colour);
                }
            }
            if (at == gallery.cursor()) {
                g.setColor(Color.BLACK);
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
            int at = gallery.at(from.x, from.y);
            Optional<LabelClass> target = target(from);
            boolean more = e.isControlDown() || e.isMetaDown();
            session.attempt(() -> {
                if (target.isPresent()) {
                    if (!gallery.selected().contains(gallery.item(at))) {
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

        /** The class to which an object is dragged. */
        private Optional<LabelClass> target(Point from) {
            return dragging && gallery.at(from.x, from.y) >= 0 ? classes.at(grid, now) : Optional.empty();
        }

        @Override
        public void mouseClicked(MouseEvent e) {
            if (e.getClickCount() == 2 && SwingUtilities.isLeftMouseButton(e) && gallery.at(e.getX(), e.getY()) >= 0) {
                session.attempt(GalleryView.this::open);
            }
        }

        /** The frame. */
        void paint(Graphics2D g) {
            Point from = start;
            if (from != null && dragging && target(from).isEmpty()) {
                g.setColor(Color.BLACK);
                g.setStroke(new BasicStroke(1.5f));
                g.draw(frame(from));
            }
        }
    }
}
