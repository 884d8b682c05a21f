package quadrant.dataset.io;

import java.util.List;

/** The markers of a scatter plot, which differ by shape and colour: 28 before they repeat. */
public final class Marks {
    public static final String CROSS = "m-3.2 -3.2l6.4 6.4m0 -6.4l-6.4 6.4";

    /** Paths around the point. */
    private static final List<String> SHAPES = List.of(
            "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
            "m-2.8 -2.8h5.6v5.6h-5.6z",
            "m0 -3.7l3.5 6.1h-7z",
            "m0 -4l3.4 4l-3.4 4l-3.4 -4z");

    private static final int COLOURS = 7;

    private Marks() {}

    public static String shape(int k) {
        return SHAPES.get(k % SHAPES.size());
    }

    /** The style class of a colour. */
    public static String colour(int k) {
        return "c" + k % COLOURS;
    }
}
