package quadrant.imagej;

import ij.gui.Roi;
import java.awt.BasicStroke;
import quadrant.evaluation.Doubt;

/**
 * ROIs of doubtful predictions: their outline is dashed, and a property of theirs, which files keep, says that a question mark
 * behind the class in their name is not part of it.
 */
public final class DoubtfulRoi {
    private static final String PROPERTY = "quadrant.doubtful";
    private static final float DASH_PX = 6;
    private static final float GAP_PX = 5;

    private DoubtfulRoi() {}

    /** Sets the outline, and whether it belongs to a doubtful prediction. */
    public static void draw(Roi roi, double strokePx, boolean doubtful) {
        roi.setStrokeWidth(strokePx);
        roi.setProperty(PROPERTY, doubtful ? "true" : null);
        roi.setStroke(doubtful ? dashed((float) strokePx, 1) : new BasicStroke((float) strokePx));
    }

    /**
     * A dashed line.
     *
     * @param scale of the dashes
     */
    public static BasicStroke dashed(float widthPx, float scale) {
        return new BasicStroke(
                widthPx,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                new float[] {DASH_PX * scale, GAP_PX * scale},
                0);
    }

    public static boolean is(Roi roi) {
        return roi.getProperty(PROPERTY) != null;
    }

    /** The name of a class without the mark of doubt. */
    public static String unmarked(String name) {
        return name.endsWith(Doubt.MARK) ? name.substring(0, name.length() - Doubt.MARK.length()) : name;
    }
}
