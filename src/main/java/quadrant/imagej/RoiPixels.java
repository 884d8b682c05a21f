package quadrant.imagej;

import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.Optional;
import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RawImage;
import quadrant.task.UserException;

/**
 * The crop of a ROI: any area, composite or not, or a point, a line or a text with the rule's box around it. For a ROI of
 * several points it is the box around all of them; {@link RoiSet#parts} gives one ROI for each point.
 *
 * <p>It reads the whole image each time; pass an image from {@link RecentImages}.
 */
public final class RoiPixels implements PixelSource {
    private final AreaPixels crop;

    RoiPixels(CropPlane image, Roi roi, String name, CropRule rule) {
        this.crop = new AreaPixels(image, area(roi), name, rule);
    }

    @Override
    public String name() {
        return crop.name();
    }

    /**
     * The crop; see {@link CropRule}.
     *
     * @throws quadrant.pixels.OutsideException when the ROI does not touch the image
     * @throws quadrant.task.UserException when the rule does not fit the ROI, such as a point without a box
     */
    @Override
    public RawImage read() {
        return crop.read();
    }

    /** The position of a ROI and the pixels it contains. */
    static MarkedArea area(Roi roi) {
        Rectangle2D.Double exact = roi.getFloatBounds();
        if (roi instanceof PointRoi || !roi.isArea()) {
            return new MarkedArea(exact.x, exact.y, exact.width, exact.height, Optional.empty());
        }
        Rectangle bounds = roi.getBounds();
        boolean masked = roi.getType() != Roi.RECTANGLE || roi.getCornerDiameter() > 0;
        if (masked
                && (double) bounds.width * bounds.height > Runtime.getRuntime().maxMemory() / 8.0) {
            throw new UserException(
                    "The ROI " + roi.getName() + " is " + bounds.width + "×" + bounds.height
                            + " pixels, whose mask does not fit into Java's memory.",
                    "Delete or correct this ROI.");
        }
        ImageProcessor mask = roi.getMask();
        ImageProcessor own = mask == null ? null : mask.duplicate();
        MarkedArea.Inside inside =
                (x, y) -> bounds.contains(x, y) && (own == null || own.get(x - bounds.x, y - bounds.y) != 0);
        return new MarkedArea(bounds.x, bounds.y, bounds.width, bounds.height, Optional.of(inside));
    }
}
