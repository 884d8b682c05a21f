package quadrant.find;

/** A quantity that may be high in cells. */
public enum Projection {
    RED_DENSITY("red density"),
    GREEN_DENSITY("green density"),
    BRIGHT("bright"),
    DARK("dark");

    private final String text;

    Projection(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
