package quadrant.find;

/**
 * A quantity that may be high in cells. Logarithms make an edge a ratio, so that pale cells count like others. Values are from 0
 * to 255.
 */
public enum Projection {
    /** −ln ((red + 1) / 256), which haematoxylin raises most. */
    RED_DENSITY("red density", true),
    /** −ln ((green + 1) / 256), which eosin and Giemsa's stain raise most. */
    GREEN_DENSITY("green density", true),
    /** ln (max(x − low, 0) + max(3, (high − low) / 10)), with the first and the 99.9th percentile. */
    BRIGHT("bright", false),
    /** −ln ((x + 1) / 256). */
    DARK("dark", false);

    private final String text;
    private final boolean colour;

    Projection(String text, boolean colour) {
        this.text = text;
        this.colour = colour;
    }

    /** Whether it is one of images in colour, or of those in grey. */
    public boolean fits(boolean inColour) {
        return colour == inColour;
    }

    double at(Picture p, int pixel) {
        double x = p.at(this == GREEN_DENSITY ? 1 : 0, pixel);
        return this == BRIGHT
                ? Math.log(Math.max(x - p.low, 0) + Math.max(3, (p.high - p.low) / 10))
                : -Math.log((x + 1) / 256);
    }

    @Override
    public String toString() {
        return text;
    }
}
