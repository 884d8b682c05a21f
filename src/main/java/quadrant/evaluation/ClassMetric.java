package quadrant.evaluation;

/** A metric of one class, in the order in which reports show them; formulas as in {@link Metric}. */
public enum ClassMetric {
    /** Share of the class's images that were predicted as the class. */
    RECALL,
    /** Share of the images predicted as the class that are of the class. */
    PRECISION,
    /** 2 TP / (2 TP + FP + FN). */
    F1,
    /** Area under the ROC curve, the class against the rest. */
    AUC,
    /** Average precision of the class. */
    AVERAGE_PRECISION;

    /** Its name in JSON, in camel case. */
    @Override
    public String toString() {
        return Metric.camel(name());
    }
}
