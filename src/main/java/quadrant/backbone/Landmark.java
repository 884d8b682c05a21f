package quadrant.backbone;

import java.util.Locale;

/**
 * What known images have on a measure of likeness, measured with the same backbone in the same way.
 *
 * @param name of the images, in the plural
 * @param value 0 and more; small is alike
 */
public record Landmark(String name, double value) {
    private static final double SMALL = 0.005;

    public Landmark {
        if (name.isBlank() || !Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException("Landmark \"" + name + "\" " + value);
        }
    }

    /** The value with two digits after the point, or three where two would leave nothing. */
    public String text() {
        return String.format(Locale.ROOT, value < SMALL ? "%.3f" : "%.2f", value);
    }
}
