package quadrant.workspace;

/** The features by which objects are classified. */
public enum Method {
    /** All layers of the network. */
    ALL_LAYERS("all layers"),
    /** Its last layer alone. */
    LAST_LAYER("the last layer alone"),
    /** A histogram of colours. */
    COLOURS("colours alone"),
    /** Area, shape, intensity and texture as ImageJ measures them. */
    MEASURED("ImageJ's measurements alone");

    private final String text;

    Method(String text) {
        this.text = text;
    }

    /** In words, such as "colours alone". */
    public String text() {
        return text;
    }
}
