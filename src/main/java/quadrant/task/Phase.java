package quadrant.task;

/**
 * The phases of a fine-tuning whose classifier is fitted in closed form, each with its share of the running time in percent, as
 * measured on 240 images of 224 px. They are used only to estimate the time left.
 */
public enum Phase {
    MARKS("Reading marks", 0),
    READING("Reading images", 5),
    COPIES("Looking for copies", 0),
    FEATURES("Computing features", 7),
    TURNED("Computing features of turned images", 40),
    SIMILARITY("Measuring similarity", 12),
    SIZE("Measuring size", 1),
    LAYERS("Comparing layers", 8),
    FITTING("Fitting the classifier", 6),
    CURVE("Fitting the learning curve", 0),
    CALIBRATING("Calibrating probabilities", 0),
    COLOURS("Comparing with colours alone", 1),
    EXAMINING("Examining the model", 15),
    REPORT("Writing the report", 5);

    private final String title;
    private final int percent;

    Phase(String title, int percent) {
        this.title = title;
        this.percent = percent;
    }

    /** The text that observers show, in the present participle. */
    public String title() {
        return title;
    }

    /** Its share of the run, 0 to 1. */
    public double share() {
        return percent / 100.0;
    }
}
