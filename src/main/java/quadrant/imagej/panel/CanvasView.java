package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Toolbar;
import java.awt.Point;
import java.awt.event.MouseEvent;
import java.awt.event.MouseListener;
import java.awt.event.MouseMotionListener;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects on one image's window: it draws them in an overlay list of its own, beside the user's overlay, and handles clicks
 * on them. Clicks outside all objects, with a key held, or with the hand or magnifying-glass tool are left to ImageJ.
 */
final class CanvasView implements MouseListener, MouseMotionListener {
    private final ImagePlus image;
    private final ImageCanvas canvas;
    private final Session session;
    private final Background painter;
    private final CellsRoi cells;
    private final @Nullable Overlay before;
    private final List<MouseListener> listeners;
    private final List<MouseMotionListener> motions;
    private @Nullable Set<Integer> dragged;

    CanvasView(ImagePlus image, Session session) {
        this.image = image;
        this.canvas = image.getCanvas();
        this.session = session;
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
        canvas.setShowAllList(Outline.alone(cells));
    }

    /** Ends the worker of a closed window. */
    void end() {
        painter.close();
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
            canvas.setShowAllList(Outline.alone(cells));
            canvas.repaint();
        }
    }

    private OptionalInt at(MouseEvent e) {
        Point p = new Point(canvas.offScreenX(e.getX()), canvas.offScreenY(e.getY()));
        return session.cells().at(image, p.x + 0.5, p.y + 0.5);
    }

    private static boolean plain(MouseEvent e) {
        int tool = Toolbar.getToolId();
        boolean keys = e.isShiftDown() || e.isAltDown() || e.isControlDown() || e.isMetaDown() || IJ.spaceBarDown();
        return e.getButton() == MouseEvent.BUTTON1
                && !keys
                && !e.isPopupTrigger()
                && tool != Toolbar.HAND
                && tool != Toolbar.MAGNIFIER;
    }

    @Override
    public void mousePressed(MouseEvent e) {
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
        if (own != null) {
            at(e).ifPresent(own::add);
        } else {
            motions.forEach(m -> m.mouseDragged(e));
        }
    }

    @Override
    public void mouseReleased(MouseEvent e) {
        Set<Integer> own = dragged;
        if (own != null) {
            dragged = null;
            session.attempt(() -> session.chosen(own));
        } else {
            listeners.forEach(l -> l.mouseReleased(e));
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
}
