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

    /** Whether it is one of an image in colour, or of one in grey. */
    boolean fits(boolean inColour) {
        return colour == inColour;
    }

    /** The quantity of each pixel; {@code low} and {@code high} are the percentiles of the whole image. */
    Field of(Planes p) {
        float[] x = p.channels()[this == GREEN_DENSITY ? 1 : 0];
        float[] v = new float[x.length];
        double floor = Math.max(3, (p.high() - p.low()) / 10);
        for (int i = 0; i < v.length; i++) {
            v[i] = (float)
                    (this == BRIGHT ? Math.log(Math.max(x[i] - p.low(), 0) + floor) : -Math.log((x[i] + 1) / 256));
        }
        return new Field(p.w(), p.h(), v);
    }

    @Override
    public String toString() {
        return text;
    }
}
