package quadrant.imagej.panel;

import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import ij.process.FloatPolygon;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import quadrant.task.Attempt;

/** Conversion of object outlines: to ROIs, to the text form of a workspace, and to shapes for drawing. */
final class Outline {
    private Outline() {}

    /** A copy of a ROI for a workspace, independent of later changes of the ROI. */
    static Roi copied(Roi roi) {
        Roi own = (Roi) roi.clone();
        own.setName(roi.getName());
        return own;
    }

    static String text(Roi roi) {
        return Base64.getEncoder().encodeToString(RoiEncoder.saveAsByteArray(roi));
    }

    /** Whether a text is the text form of an outline. */
    static boolean known(String text) {
        try {
            return Attempt.at(() -> roi(text)) != null;
        } catch (ExecutionException e) {
            return false;
        }
    }

    static Roi roi(String text) {
        return RoiDecoder.openFromByteArray(Base64.getDecoder().decode(text));
    }

    /**
     * The shape that is drawn.
     *
     * @param boxPx side of the square around a point
     */
    static Shape shape(Roi roi, double boxPx) {
        Rectangle2D.Double at = roi.getFloatBounds();
        if (roi instanceof PointRoi) {
            return new Rectangle2D.Double(at.x - boxPx / 2, at.y - boxPx / 2, boxPx, boxPx);
        }
        if (roi instanceof ShapeRoi several) {
            return AffineTransform.getTranslateInstance(several.getXBase(), several.getYBase())
                    .createTransformedShape(several.getShape());
        }
        FloatPolygon p = roi.getFloatPolygon();
        Path2D path = new Path2D.Float();
        for (int i = 0; i < p.npoints; i++) {
            if (i == 0) {
                path.moveTo(p.xpoints[0], p.ypoints[0]);
            } else {
                path.lineTo(p.xpoints[i], p.ypoints[i]);
            }
        }
        if (p.npoints > 0) {
            path.closePath();
        }
        return path;
    }

    /** An overlay with only one ROI, without labels. */
    static Overlay alone(Roi roi) {
        Overlay overlay = new Overlay(roi);
        overlay.drawLabels(false);
        overlay.drawNames(false);
        return overlay;
    }
}
