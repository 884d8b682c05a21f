package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.ImageWindow;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.OptionalInt;

/** An image's window that shows cells in their colours, with the current one enlarged, centred and framed. */
final class CellView {
    /** The visible width, as a multiple of the cell's size. */
    private static final double AROUND = 4;

    private static final double MOST_ZOOM = 16;
    private static final int SMALLEST_PX = 8;
    private static final double THIN = 1.5;
    private static final double THICK = 3;
    private static final double BORDER = 1.5;

    private final ImagePlus image;

    CellView(ImagePlus image) {
        this.image = image;
    }

    /** Whether the window still exists. */
    boolean open() {
        ImageWindow window = image.getWindow();
        return window != null && !window.isClosed();
    }

    /** Makes the window as large as a region of the screen allows. */
    void place(Rectangle screen) {
        image.getWindow().setLocationAndSize(screen.x, screen.y, screen.width, screen.height);
    }

    /** Colours all, frames the current one. */
    void colour(List<Roi> rois, OptionalInt current) {
        Overlay overlay = new Overlay();
        for (int c = 0; c < rois.size(); c++) {
            Roi roi = rois.get(c);
            double width = current.orElse(-1) == c ? THICK : THIN;
            // on top of a black line every colour is visible on every background
            overlay.add(drawn(roi, Color.BLACK, width + BORDER));
            overlay.add(drawn(roi, roi.getGroup() == 0 ? Color.WHITE : roi.getStrokeColor(), width));
        }
        if (current.isPresent()) {
            Roi roi = rois.get(current.getAsInt());
            overlay.add(frame(roi, Color.BLACK, THIN + BORDER));
            overlay.add(frame(roi, Color.WHITE, THIN));
        }
        image.setOverlay(overlay);
    }

    private static Roi drawn(Roi roi, Color colour, double width) {
        Roi shown = (Roi) roi.clone();
        shown.setStrokeColor(colour);
        shown.setUnscalableStrokeWidth(width);
        return shown;
    }

    private static Roi frame(Roi roi, Color colour, double width) {
        Rectangle at = roi.getBounds();
        int margin = Math.max(SMALLEST_PX / 2, Math.max(at.width, at.height) / 4);
        Roi frame = new Roi(at.x - margin, at.y - margin, at.width + 2 * margin, at.height + 2 * margin);
        frame.setStrokeColor(colour);
        frame.setUnscalableStrokeWidth(width);
        return frame;
    }

    /** Shows a cell in the middle, in its slice. */
    void centre(Roi roi) {
        slice(roi);
        ImageCanvas canvas = image.getCanvas();
        Dimension size = canvas.getSize();
        Rectangle at = roi.getBounds();
        double side = AROUND * Math.max(SMALLEST_PX, Math.max(at.width, at.height));
        double zoom = Math.min(MOST_ZOOM, Math.min(size.width, size.height) / side);
        // not farther than the whole image
        zoom = Math.max(
                zoom, Math.max(size.width / (double) image.getWidth(), size.height / (double) image.getHeight()));
        int width = Math.min(image.getWidth(), (int) Math.ceil(size.width / zoom));
        int height = Math.min(image.getHeight(), (int) Math.ceil(size.height / zoom));
        canvas.setMagnification(zoom);
        canvas.setSourceRect(new Rectangle(
                within((int) at.getCenterX() - width / 2, image.getWidth() - width),
                within((int) at.getCenterY() - height / 2, image.getHeight() - height),
                width,
                height));
        image.updateAndDraw();
    }

    private void slice(Roi roi) {
        if (roi.hasHyperStackPosition()) {
            image.setPosition(
                    roi.getCPosition() > 0 ? roi.getCPosition() : image.getC(),
                    roi.getZPosition() > 0 ? roi.getZPosition() : image.getZ(),
                    roi.getTPosition() > 0 ? roi.getTPosition() : image.getT());
        } else if (roi.getPosition() > 0 && roi.getPosition() <= image.getStackSize()) {
            image.setSlice(roi.getPosition());
        }
    }

    /** The pixel of the image under the mouse. */
    Point point(MouseEvent e) {
        ImageCanvas canvas = image.getCanvas();
        return new Point(canvas.offScreenX(e.getX()), canvas.offScreenY(e.getY()));
    }

    private static int within(int at, int most) {
        return Math.max(0, Math.min(at, most));
    }
}
