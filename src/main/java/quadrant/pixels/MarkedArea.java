package quadrant.pixels;

import java.util.Optional;

/**
 * The position and outline of a marked object in its image.
 *
 * @param leftPx of its bounding box, from the image's left edge; may be outside the image
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

    /** Whether it has no area, such as points and lines. */
    public boolean flat() {
        return inside.isEmpty() || widthPx == 0 || heightPx == 0;
    }
}
