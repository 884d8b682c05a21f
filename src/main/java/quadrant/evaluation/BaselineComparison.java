package quadrant.evaluation;

/**
 * A baseline evaluated on the same images as the model, and the difference from the model.
 *
 * @param balancedAccuracy of the baseline, 0–1
 * @param interval of that; that of one class for all images has no width, as it is 1 / classes on any images
 * @param difference balanced accuracy of the model minus that of the baseline
 */
public record BaselineComparison(Kind kind, double balancedAccuracy, Interval interval, PairedDifference difference) {
    /** The baselines, from the simplest on. */
    public enum Kind {
        /** Always predicts the largest class of the training images. */
        MAJORITY("the largest class", "Always the largest class", "Always the largest class"),
        /** A linear classifier on the histogram of the image's colours (Swain &amp; Ballard, IJCV 1991). */
        COLOUR("colours alone", "Colour histogram", "Colour histogram, linear classifier"),
        /** A linear classifier on the features of the frozen backbone. */
        FROZEN(
                "the network's last layer alone",
                "Frozen, last layer only",
                "Frozen network, classifier on the last layer");

        private final String brief;
        private final String label;
        private final String text;

        Kind(String brief, String label, String text) {
            this.brief = brief;
            this.label = label;
            this.text = text;
        }

        /** What is compared, within a sentence. */
        public String brief() {
            return brief;
        }

        /** Its name beside a figure. */
        public String label() {
            return label;
        }

        /** Its whole name. */
        public String text() {
            return text;
        }
    }

    /** Compares; both sets of predictions are for the same images in the same order. */
    public static BaselineComparison of(Kind kind, Predictions model, Predictions rival, long seed) {
        Evaluation e = Evaluation.of(rival, seed);
        double constant = e.balancedAccuracy();
        return new BaselineComparison(
                kind,
                e.balancedAccuracy(),
                kind == Kind.MAJORITY ? new Interval(constant, constant) : e.balancedAccuracyInterval(),
                PairedDifference.of(model, rival, seed));
    }
}
