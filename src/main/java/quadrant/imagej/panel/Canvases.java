package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.Toolbar;
import java.awt.Color;
import java.awt.Point;
import java.awt.event.MouseEvent;
import java.awt.event.MouseListener;
import java.awt.event.MouseMotionListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import quadrant.workspace.Forecast;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/** The windows of images, with the objects of the workspace drawn over them in their current colours. */
final class Canvases {
    /** The tools that move the image, and those for lines, along which objects are split. */
    private static final Set<Integer> LEFT_ALONE =
            Set.of(Toolbar.HAND, Toolbar.MAGNIFIER, Toolbar.LINE, Toolbar.POLYLINE, Toolbar.FREELINE);

    private final Session session;
    private final Map<ImagePlus, View> views = new LinkedHashMap<>();

    Canvases(Session session) {
        this.session = session;
        session.view(this::draw);
    }

    boolean has(@Nullable ImagePlus image) {
        return image != null && views.containsKey(image);
    }

    /** Draws all objects that pass the filters and the current one, or a preview where there is one. */
    private void draw() {
        views.values().stream().filter(v -> !v.open()).forEach(View::close);
        views.values().removeIf(v -> !v.open());
        session.cells().open().values().forEach(this::watch);
        ImagePlus front = session.active().orElse(null);
        if (front != null) {
            watch(front);
        }
        views.forEach((image, view) ->
                view.show(session.preview(image).map(p -> drawn(p.rois())).orElseGet(() -> drawn(image))));
    }

    private static List<CellsRoi.Drawn> drawn(List<Roi> preview) {
        return preview.stream()
                .map(r -> {
                    boolean mark = r.getStrokeColor() != null;
                    Color colour = mark ? r.getStrokeColor() : Color.YELLOW;
                    return new CellsRoi.Drawn(Cells.shape(r, 1), colour, mark, false, false, true);
                })
                .toList();
    }

    private void watch(ImagePlus image) {
        if (image.getCanvas() != null) {
            views.computeIfAbsent(image, i -> new View(i));
        }
    }

    private List<CellsRoi.Drawn> drawn(ImagePlus image) {
        Workspace w = session.workspace();
        List<LabelClass> classes = w.classes();
        Forecast f = session.forecast();
        List<CellsRoi.Drawn> all = new ArrayList<>();
        for (int i : session.cells().objects(image)) {
            if (session.cells().onPlane(i, image) && session.drawn(i)) {
                OptionalInt label = w.labelPlace(i);
                int place = label.isPresent() ? label.getAsInt() : f.placeIn(classes, i);
                Color colour = place < 0 ? null : new Color(classes.get(place).rgb());
                boolean doubtful = label.isEmpty() && f.doubtful(i);
                boolean cell = place < 0 || !classes.get(place).equals(Workspace.NOT_A_CELL);
                boolean filled = cell && session.look().equals(Session.FILLED);
                all.add(new CellsRoi.Drawn(
                        session.cells().shape(i),
                        colour,
                        label.isPresent(),
                        doubtful,
                        session.chosen().contains(i),
                        filled));
            }
        }
        return all;
    }

    /** Restores the windows. */
    void close() {
        views.values().forEach(View::close);
        views.clear();
    }

    /**
     * The objects on one image's window: it draws them in an overlay list of its own, beside the user's overlay, and handles clicks
     * on them. Clicks outside all objects, with a key other than Shift held, or with a tool of {@link #LEFT_ALONE} are left to ImageJ.
     */
    private final class View implements MouseListener, MouseMotionListener {
        private final ImagePlus image;
        private final ImageCanvas canvas;
        private final Background painter;
        private final CellsRoi cells;
        private final @Nullable Overlay before;
        private final List<MouseListener> listeners;
        private final List<MouseMotionListener> motions;
        private @Nullable Set<Integer> dragged;

        View(ImagePlus image) {
            this.image = image;
            this.canvas = image.getCanvas();
            this.painter = new Background("draw", session::failed);
            this.cells = new CellsRoi(canvas, image.getWidth(), image.getHeight(), painter);
            this.before = canvas.getShowAllList();
            this.listeners = List.of(canvas.getMouseListeners());
            this.motions = List.of(canvas.getMouseMotionListeners());
            // ImageJ would begin a selection where an object is clicked on, and the user's would be lost
            listeners.forEach(canvas::removeMouseListener);
            motions.forEach(canvas::removeMouseMotionListener);
            canvas.addMouseListener(this);
            canvas.addMouseMotionListener(this);
            canvas.setShowAllList(alone());
        }

        /** Restores the window. */
        void close() {
            painter.close();
            canvas.removeMouseListener(this);
            canvas.removeMouseMotionListener(this);
            listeners.forEach(canvas::addMouseListener);
            motions.forEach(canvas::addMouseMotionListener);
            canvas.setShowAllList(before);
            canvas.repaint();
        }

        /** Whether the window still exists, with the same canvas. */
        boolean open() {
            return image.getWindow() != null && image.getCanvas() == canvas;
        }

        @SuppressWarnings("ReferenceEquality") // ROIs that look the same are equal
        void show(List<CellsRoi.Drawn> all) {
            cells.show(all);
            Overlay shown = canvas.getShowAllList();
            if (shown == null || shown.size() != 1 || shown.get(0) != cells) {
                canvas.setShowAllList(alone());
                canvas.repaint();
            }
        }

        private OptionalInt at(MouseEvent e) {
            Point p = new Point(canvas.offScreenX(e.getX()), canvas.offScreenY(e.getY()));
            return session.cells().at(image, p.x + 0.5, p.y + 0.5, session::drawn);
        }

        private static boolean plain(MouseEvent e) {
            int tool = Toolbar.getToolId();
            boolean keys = e.isAltDown() || e.isControlDown() || e.isMetaDown() || IJ.spaceBarDown();
            return e.getButton() == MouseEvent.BUTTON1 && !keys && !e.isPopupTrigger() && !LEFT_ALONE.contains(tool);
        }

        @Override
        public void mousePressed(MouseEvent e) {
            Optional<Session.Preview> preview = session.preview(image);
            if (preview.isPresent() && e.getButton() == MouseEvent.BUTTON1 && (plain(e) || e.isAltDown())) {
                dragged = new TreeSet<>();
                Point at = new Point(canvas.offScreenX(e.getX()), canvas.offScreenY(e.getY()));
                session.attempt(() -> preview.get().click(at, e.isAltDown()));
                return;
            }
            OptionalInt item = plain(e) ? at(e) : OptionalInt.empty();
            if (item.isPresent()) {
                dragged = new TreeSet<>(Set.of(item.getAsInt()));
            } else {
                listeners.forEach(l -> l.mousePressed(e));
            }
        }

        @Override
        public void mouseDragged(MouseEvent e) {
            Set<Integer> own = dragged;
            if (own == null) {
                motions.forEach(m -> m.mouseDragged(e));
            } else if (!own.isEmpty()) {
                at(e).ifPresent(own::add);
            }
        }

        @Override
        public void mouseReleased(MouseEvent e) {
            Set<Integer> own = dragged;
            dragged = null;
            if (own == null) {
                listeners.forEach(l -> l.mouseReleased(e));
            } else if (e.isShiftDown() && own.size() == 1) {
                session.attempt(() -> session.toggle(own.iterator().next()));
            } else if (!own.isEmpty()) {
                session.attempt(() -> session.chosen(own));
            }
        }

        @Override
        public void mouseClicked(MouseEvent e) {
            if (!plain(e) || at(e).isEmpty()) {
                listeners.forEach(l -> l.mouseClicked(e));
            }
        }

        @Override
        public void mouseEntered(MouseEvent e) {
            listeners.forEach(l -> l.mouseEntered(e));
        }

        @Override
        public void mouseExited(MouseEvent e) {
            listeners.forEach(l -> l.mouseExited(e));
        }

        @Override
        public void mouseMoved(MouseEvent e) {
            motions.forEach(m -> m.mouseMoved(e));
        }

        /** An overlay of the objects alone, without labels. */
        private Overlay alone() {
            Overlay overlay = new Overlay(cells);
            overlay.drawLabels(false);
            overlay.drawNames(false);
            return overlay;
        }
    }
}
