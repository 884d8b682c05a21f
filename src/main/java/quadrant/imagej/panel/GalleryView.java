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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.Scrollable;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.event.MouseInputAdapter;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.DoubtfulRoi;
import quadrant.workspace.Forecast;
import quadrant.workspace.Gallery;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Gallery.Section;
import quadrant.workspace.Gallery.Step;
import quadrant.workspace.Likeness;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;

/** The gallery: small pictures of all objects, which are selected and labelled many at once; the classes beside them. */
final class GalleryView implements AutoCloseable {
    static final int CELL_PX = Thumbnails.SIDE_PX + 12;
    static final int HEADER_PX = 24;
    private static final long SEED = 1;
    private static final int NEAR = 600;
    private static final int DRAG_PX = 4;
    private static final int LABELLED_PX = 4;
    private static final int PREDICTED_PX = 2;
    private static final Color SELECTED = new Color(0x3B82D0);
    private static final Color GROUND = new Color(0xF4F4F4);
    private static final Color HEADER = new Color(0xDDE2E8);
    private static final Color INK = new Color(0x1B1F24);

    private final Session session;
    private final Widgets widgets;
    private final Gallery gallery = new Gallery(CELL_PX, HEADER_PX);
    private final Thumbnails thumbnails;
    private final Background sorting;
    private final Grid grid = new Grid();
    private final JScrollPane scroll = new JScrollPane(grid);
    private final JPanel classes = Widgets.column();
    private final List<JButton> buttons = new ArrayList<>();
    private final JComboBox<String> orders = new JComboBox<>(IntStream.range(0, Order.values().length)
            .mapToObj(i -> "Sorted " + Order.values()[i].text() + " (" + "LPU".charAt(i) + ")")
            .toArray(String[]::new));
    private final JTextArea message = Widgets.lines("gallery", 2);
    private final JLabel state = new JLabel(" ");
    private final JPanel content = new JPanel(new BorderLayout());
    private Workspace of;
    private Order order = Order.LIKENESS;
    private List<LabelClass> shown = List.of();
    /** The number of objects with features when they were last grouped; −1 where groups are not wanted. */
    private int grouped = -1;

    private long sortedAt;
    private boolean visible;
    private boolean setting;

    GalleryView(Session session, Widgets widgets) {
        this.session = session;
        this.widgets = widgets;
        this.of = session.workspace();
        this.thumbnails = new Thumbnails(session, grid::repaint);
        this.sorting = new Background("gallery", session::failed);
        JPanel side = new JPanel(new BorderLayout());
        JPanel below = Widgets.column();
        Widgets.add(
                below,
                widgets.button(
                        "&Add class…",
                        "A class with a name of its own",
                        () -> widgets.text("Name of the class", "").ifPresent(this::addClass)));
        Widgets.add(
                below,
                widgets.button("&Undo", "Ctrl+Z", session::undo),
                widgets.button("&Redo", "Ctrl+Y", session::redo));
        Widgets.add(below, orders);
        Widgets.add(below, widgets.button("&Sort again (R)", "The order stays as it is until then", () -> sort(order)));
        Widgets.add(
                below,
                widgets.button(
                        "Folder of &crops…",
                        "Each image of a folder is one object",
                        () -> widgets.toRead("Folder of crops", true).ifPresent(session::takeCrops)));
        Widgets.add(below, message);
        side.add(classes, BorderLayout.NORTH);
        side.add(below, BorderLayout.SOUTH);
        side.setPreferredSize(new Dimension(210, 1));
        orders.setFocusable(false);
        orders.addActionListener(e -> {
            if (!setting) {
                session.attempt(() -> sort(Order.values()[orders.getSelectedIndex()]));
            }
        });
        state.setBorder(BorderFactory.createEmptyBorder(3, 6, 3, 6));
        scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.getViewport().addChangeListener(e -> ask());
        content.add(side, BorderLayout.WEST);
        content.add(scroll, BorderLayout.CENTER);
        content.add(state, BorderLayout.SOUTH);
        session.view(this::refresh);
    }

    Component content() {
        return content;
    }

    /** The pictures. */
    JComponent grid() {
        return grid;
    }

    /** Their order and selection. */
    Gallery gallery() {
        return gallery;
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
            refresh();
        }
    }

    // order

    /** Sorts all objects anew. */
    void sort(Order by) {
        order = by;
        setting = true;
        orders.setSelectedIndex(by.ordinal());
        setting = false;
        grouped = by == Order.LIKENESS ? 0 : -1;
        sorted(List.of());
        if (by == Order.LIKENESS) {
            session.computeAll();
            group();
        }
    }

    private void sorted(List<List<Integer>> groups) {
        gallery.sort(order, session.workspace(), session.forecast(), groups);
        sortedAt = session.workspace().version();
        laid();
        state();
    }

    /** Groups like objects once their features are there, and again where more come, until something was selected. */
    private void group() {
        int there = session.features().count();
        if (grouped < 0 || session.left() > 0 || there == grouped) {
            return;
        }
        grouped = there;
        Workspace own = session.workspace();
        int[] items = own.objects();
        var features = session.features();
        sorting.latest(() -> {
            List<List<Integer>> groups = Likeness.groups(features, items, SEED);
            session.show(own, () -> {
                if (grouped >= 0 && order == Order.LIKENESS) {
                    sorted(groups);
                }
            });
        });
    }

    /** Selects for all views; the order stays from now on until it is asked for. */
    private void select(Runnable change) {
        change.run();
        grouped = -1;
        session.choose(List.copyOf(gallery.selected()), origin());
        grid.requestFocusInWindow();
        state();
        grid.repaint();
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
        int before = gallery.size();
        gallery.follow(w);
        if (before != gallery.size()) {
            laid();
        }
        if (!Set.copyOf(session.chosen()).equals(gallery.selected())) {
            gallery.choose(session.chosen());
            grid.reveal();
        }
        group();
        classes(w);
        message.setText(session.message());
        state();
        ask();
        grid.repaint();
    }

    private void laid() {
        gallery.columns(grid.getWidth() / CELL_PX);
        grid.revalidate();
        grid.repaint();
        ask();
    }

    private void state() {
        int left = session.left();
        String features = left > 0 ? ", " + left + " without features yet" : "";
        String old = session.workspace().version() == sortedAt
                ? ""
                : ". The order is that before the last labels: R sorts again";
        state.setText(
                gallery.size() == 0
                        ? "No objects yet. Find cells in an image, or take a folder of crops."
                        : gallery.size() + " objects, " + gallery.selected().size() + " selected" + features + old);
    }

    private void classes(Workspace w) {
        if (!session.offered().equals(shown)) {
            shown = session.offered();
            classes.removeAll();
            buttons.clear();
            for (int k = 0; k < shown.size(); k++) {
                LabelClass own = shown.get(k);
                JButton button = widgets.button("", own.name(), () -> session.label(Optional.of(own)));
                button.setIcon(ClassesView.swatch(shown.get(k).rgb()));
                button.setHorizontalAlignment(SwingConstants.LEFT);
                buttons.add(button);
                Widgets.add(classes, (Component) button);
            }
            classes.revalidate();
        }
        int[] predicted = new int[shown.size()];
        Forecast f = session.forecast();
        for (int i : w.objects()) {
            int place = w.label(i).isPresent() ? -1 : f.placeIn(shown, i);
            if (place >= 0) {
                predicted[place]++;
            }
        }
        for (int k = 0; k < predicted.length; k++) {
            LabelClass c = shown.get(k);
            String key = c.equals(Workspace.NOT_A_CELL) ? "X" : String.valueOf(k + 1);
            buttons.get(k).setText(key + "  " + c.name() + "  " + w.count(c.id()) + " + " + predicted[k]);
            buttons.get(k)
                    .setToolTipText(
                            "Key " + key + " gives the selected objects this class, as dragging them here does: "
                                    + w.count(c.id()) + " labelled, " + predicted[k] + " predicted");
        }
    }

    /** Requests the pictures of the visible objects, then of those near to them. */
    private void ask() {
        Rectangle seen = scroll.getViewport().getViewRect();
        int[] at = gallery.within(seen.y, seen.y + seen.height);
        if (visible && at[1] > at[0]) {
            int near = Math.min(NEAR, thumbnails.most() / 4);
            List<Integer> items = IntStream.concat(
                            IntStream.range(at[0], at[1]),
                            IntStream.concat(
                                    IntStream.range(at[1], Math.min(gallery.size(), at[1] + near)),
                                    IntStream.range(Math.max(0, at[0] - near / 2), at[0])))
                    .map(gallery::item)
                    .filter(session.workspace()::has)
                    .boxed()
                    .toList();
            thumbnails.ask(items, at[1] - at[0]);
        }
    }

    // labels

    /** Objects that were shown by what the classifier thinks of them would bias the score. */
    private Origin origin() {
        return order == Order.LIKENESS ? Origin.FREE : Origin.QUEUE;
    }

    private void label(Set<Integer> items, LabelClass to) {
        session.choose(List.copyOf(items), origin());
        session.label(Optional.of(to));
    }

    /** Adds a class, or gives the name to the first one that has its first name still and no label. */
    void addClass(String name) {
        session.name(name);
        session.brush(-1);
        session.say("Select cells and press the number of " + name.strip() + ".");
    }

    // keys

    /** What a key does; null where it is none of the gallery's. */
    Background.@Nullable Work action(KeyEvent e) {
        int key = e.getKeyCode();
        if (e.isControlDown() || e.isMetaDown()) {
            return key == KeyEvent.VK_A ? () -> select(gallery::chooseSection) : null;
        }
        Step step = switch (key) {
            case KeyEvent.VK_LEFT -> Step.LEFT;
            case KeyEvent.VK_RIGHT -> Step.RIGHT;
            case KeyEvent.VK_UP -> Step.UP;
            case KeyEvent.VK_DOWN -> Step.DOWN;
            case KeyEvent.VK_PAGE_UP -> Step.PAGE_UP;
            case KeyEvent.VK_PAGE_DOWN -> Step.PAGE_DOWN;
            case KeyEvent.VK_HOME -> Step.FIRST;
            case KeyEvent.VK_END -> Step.LAST;
            default -> null;
        };
        if (step != null) {
            int page = scroll.getViewport().getHeight();
            return () -> {
                select(() -> gallery.move(step, page, e.isShiftDown()));
                grid.reveal();
            };
        }
        return switch (key) {
            case KeyEvent.VK_R -> () -> sort(order);
            case KeyEvent.VK_L -> () -> sort(Order.LIKENESS);
            case KeyEvent.VK_P -> () -> sort(Order.CLASS);
            case KeyEvent.VK_U -> () -> sort(Order.DOUBT);
            case KeyEvent.VK_ENTER -> this::open;
            default -> null;
        };
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
            return new Dimension(10 * CELL_PX, 6 * CELL_PX);
        }

        @Override
        public int getScrollableUnitIncrement(Rectangle visibleRect, int orientation, int direction) {
            return CELL_PX / 2;
        }

        @Override
        public int getScrollableBlockIncrement(Rectangle visibleRect, int orientation, int direction) {
            return Math.max(CELL_PX, visibleRect.height - CELL_PX);
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
                    + (row.predicted().isEmpty() ? "" : "; predicted " + row.predicted() + " " + row.column(2))
                    + (row.doubt().isEmpty() ? "" : "; doubtful: " + row.doubt());
        }

        @Override
        protected void paintComponent(Graphics plain) {
            Graphics2D g = (Graphics2D) plain.create();
            Rectangle clip = g.getClipBounds();
            g.setColor(GROUND);
            g.fill(clip);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            for (Section s : gallery.sections()) {
                if (s.yPx() < clip.y + clip.height && s.yPx() + HEADER_PX > clip.y) {
                    header(g, s);
                }
            }
            Workspace w = session.workspace();
            List<LabelClass> all = w.classes();
            int[] places = gallery.within(clip.y, clip.y + clip.height);
            for (int at = places[0]; at < places[1]; at++) {
                if (w.has(gallery.item(at))) {
                    cell(g, at, w, all);
                }
            }
            hand.paint(g);
            g.dispose();
        }

        private void header(Graphics2D g, Section s) {
            g.setColor(HEADER);
            g.fillRect(0, s.yPx(), getWidth(), HEADER_PX - 2);
            int x = 8;
            Optional<LabelClass> own =
                    shown.stream().filter(c -> c.id() == s.classId()).findFirst();
            if (own.isPresent()) {
                g.setColor(new Color(own.get().rgb()));
                g.fillRect(x, s.yPx() + 5, HEADER_PX - 12, HEADER_PX - 12);
                x += HEADER_PX;
            }
            g.setColor(INK);
            g.setFont(getFont().deriveFont(Font.BOLD));
            g.drawString(s.title() + " (" + (s.to() - s.from()) + ")", x, s.yPx() + HEADER_PX - 8);
        }

        private void cell(Graphics2D g, int at, Workspace w, List<LabelClass> all) {
            int item = gallery.item(at);
            Forecast f = session.forecast();
            int x = gallery.xPx(at);
            int y = gallery.yPx(at);
            int margin = (CELL_PX - Thumbnails.SIDE_PX) / 2;
            if (gallery.selected().contains(item)) {
                g.setColor(SELECTED);
                g.fillRect(x + 1, y + 1, CELL_PX - 2, CELL_PX - 2);
            }
            Rectangle square = new Rectangle(x + margin, y + margin, Thumbnails.SIDE_PX, Thumbnails.SIDE_PX);
            BufferedImage picture = thumbnails.of(w.item(item));
            if (picture == null) {
                g.setColor(Color.LIGHT_GRAY);
                g.fill(square);
            } else {
                g.drawImage(picture, square.x, square.y, square.width, square.height, null);
            }
            OptionalInt label = w.labelPlace(item);
            int place = label.isPresent() ? label.getAsInt() : f.placeIn(all, item);
            if (place >= 0) {
                Color colour = new Color(all.get(place).rgb());
                boolean doubtful = label.isEmpty() && f.doubtful(item);
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

    /** The mouse on the pictures: it selects, draws a frame, and drags selected objects to a class. */
    private final class Hand extends MouseInputAdapter {
        private @Nullable Point start;
        private Point now = new Point();
        private boolean dragging;
        private Set<Integer> carried = Set.of();

        @Override
        public void mousePressed(MouseEvent e) {
            if (SwingUtilities.isLeftMouseButton(e)) {
                start = e.getPoint();
                now = start;
                dragging = false;
                int at = gallery.at(start.x, start.y);
                boolean held =
                        at >= 0 && gallery.selected().contains(gallery.item(at)) && !extending(e) && !toggling(e);
                carried = held ? Set.copyOf(gallery.selected()) : Set.of();
            }
        }

        private static boolean extending(MouseEvent e) {
            return e.isShiftDown();
        }

        private static boolean toggling(MouseEvent e) {
            return e.isControlDown() || e.isMetaDown();
        }

        @Override
        public void mouseDragged(MouseEvent e) {
            if (start != null) {
                now = e.getPoint();
                dragging |= now.distance(start) > DRAG_PX;
                grid.scrollRectToVisible(new Rectangle(now.x, now.y, 1, 1));
                grid.repaint();
            }
        }

        @Override
        public void mouseReleased(MouseEvent e) {
            Point from = start;
            if (from == null) {
                return;
            }
            start = null;
            now = e.getPoint();
            int at = gallery.at(from.x, from.y);
            Optional<LabelClass> target = dragging ? target() : Optional.empty();
            if (!dragging && at >= 0) {
                select(() -> gallery.choose(at, extending(e), toggling(e)));
            } else if (!dragging) {
                select(() -> gallery.choose(List.of()));
            } else if (target.isPresent() && !moved(at).isEmpty()) {
                session.attempt(() -> label(moved(at), target.get()));
            } else {
                select(() -> gallery.frame(
                        Math.min(from.x, now.x),
                        Math.min(from.y, now.y),
                        Math.max(from.x, now.x),
                        Math.max(from.y, now.y),
                        extending(e) || toggling(e)));
            }
            grid.repaint();
        }

        /** What is dragged to a class. */
        private Set<Integer> moved(int at) {
            return !carried.isEmpty() ? carried : at >= 0 ? Set.of(gallery.item(at)) : Set.of();
        }

        /** The class that the mouse is on: among the classes, or for selected objects a section's header. */
        private Optional<LabelClass> target() {
            Point side = SwingUtilities.convertPoint(grid, now, classes);
            for (int k = 0; k < buttons.size(); k++) {
                Rectangle row = SwingUtilities.convertRectangle(
                        buttons.get(k).getParent(), buttons.get(k).getBounds(), classes);
                if (row.contains(side)) {
                    return Optional.of(shown.get(k));
                }
            }
            boolean header = !carried.isEmpty() && grid.contains(now);
            return gallery.sections().stream()
                    .filter(s -> header && now.y >= s.yPx() && now.y < s.yPx() + HEADER_PX)
                    .flatMap(s -> shown.stream().filter(c -> c.id() == s.classId()))
                    .findFirst();
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
            Optional<LabelClass> target = target();
            if (target.isEmpty()) {
                g.setColor(SELECTED);
                g.setStroke(new BasicStroke(1.5f));
                g.drawRect(
                        Math.min(from.x, now.x),
                        Math.min(from.y, now.y),
                        Math.abs(from.x - now.x),
                        Math.abs(from.y - now.y));
            } else {
                String text =
                        carried.size() + " → " + target().map(LabelClass::name).orElse("a class");
                g.setFont(grid.getFont().deriveFont(Font.BOLD));
                int width = g.getFontMetrics().stringWidth(text);
                g.setColor(INK);
                g.fillRect(now.x + 12, now.y - 4, width + 12, HEADER_PX);
                g.setColor(Color.WHITE);
                g.drawString(text, now.x + 18, now.y + HEADER_PX - 12);
            }
        }
    }
}
