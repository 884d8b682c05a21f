package quadrant.evaluation;

import java.util.List;

/**
 * A curve through points.
 *
 * @param name of the class
 * @param area under it, 0–1
 */
public record Curve(String name, double area, List<Point> points) {
    public Curve {
        points = List.copyOf(points);
    }

    /** A point; both coordinates are shares, 0–1. */
    public record Point(double x, double y) {}
}
