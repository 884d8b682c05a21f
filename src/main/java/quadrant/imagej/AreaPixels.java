package quadrant.imagej;

import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.Optional;
import java.util.function.Supplier;
import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.Cropper;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * The crop of an area of an image: of any ROI, composite or not, or of a point, a line or a text with the rule's box around it.
 * For a ROI of several points it is the box around all of them; {@link RoiSet#parts} gives one ROI for each point.
 *
 * @param image the plane, thread-safe
 */
record AreaPixels(Supplier<RegionSource> image, MarkedArea area, String name, CropRule rule) implements PixelSource {
    AreaPixels(Supplier<RegionSource> image, Roi roi, String name, CropRule rule) {
        this(image, area(roi), name, rule);
    }

    /**
     * The crop; see {@link CropRule}.
     *
     * @throws quadrant.pixels.OutsideException when the area does not touch the image
     * @throws UserException when the rule does not fit the area, such as a point without a box
     */
    @Override
    public RawImage read() {
        return new Cropper(rule).cut(image.get(), area, name);
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
