package quadrant.backbone;

import java.util.Locale;

/**
 * The similarity value of a known image set, measured with the same backbone in the same way.
 *
 * @param name of the images, in the plural
 * @param value 0 and more; a small value means similar
 */
public record Landmark(String name, double value) {
    private static final double SMALL = 0.005;

    public Landmark {
        if (name.isBlank() || !Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException("Landmark \"" + name + "\" " + value);
        }
    }

    /** The value with two decimals, or three where it would round to zero. */
    public String text() {
        return String.format(Locale.ROOT, value < SMALL ? "%.3f" : "%.2f", value);
    }
}
