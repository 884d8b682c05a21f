package quadrant.evaluation;

/** A metric of one class, in the order in which reports show them; formulas as in {@link Metric}. */
public enum ClassMetric {
    /** Share of the class's images that were predicted as the class. */
    RECALL("recall"),
    /** Share of the images predicted as the class that are of the class. */
    PRECISION("precision"),
    /** 2 TP / (2 TP + FP + FN). */
    F1("f1"),
    /** Area under the ROC curve, the class against the rest. */
    AUC("auc"),
    /** Average precision of the class. */
    AVERAGE_PRECISION("averagePrecision");

    private final String key;

    ClassMetric(String key) {
        this.key = key;
    }

    /** Its name in JSON. */
    public String key() {
        return key;
    }
}
