package quadrant.pixels;

import java.util.Optional;

/**
 * Where a marked object lies within its image.
 *
 * @param leftPx of its bounding box, from the image's left edge; may lie outside
 * @param widthPx 0 or more
 * @param inside which pixels belong to the object; empty for a point or a line, which have no outline
 */
public record MarkedArea(double leftPx, double topPx, double widthPx, double heightPx, Optional<Inside> inside) {
    /** Whether a pixel of the image belongs to the object. */
    @FunctionalInterface
    public interface Inside {
        boolean at(int xPx, int yPx);
    }

    public MarkedArea {
        if (!(widthPx >= 0 && heightPx >= 0 && Double.isFinite(leftPx + topPx + widthPx + heightPx))) {
            throw new IllegalArgumentException(
                    "Bounds must be finite: " + leftPx + ", " + topPx + ", " + widthPx + ", " + heightPx);
        }
    }

    /** Whether it has no area, as points and lines have none. */
    public boolean flat() {
        return inside.isEmpty() || widthPx == 0 || heightPx == 0;
    }
}
