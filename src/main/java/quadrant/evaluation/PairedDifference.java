package quadrant.evaluation;

import java.util.List;

/**
 * The difference in balanced accuracy of two sets of predictions for the same images.
 *
 * <p>The interval is a paired percentile bootstrap: each resample draws groups with replacement and computes both balanced
 * accuracies on the same draw, so the difficulty that both have with an image cancels (Koehn, Statistical Significance Tests
 * for Machine Translation Evaluation, EMNLP 2004; expanded percentiles, Hesterberg, The American Statistician 69, 2015; 2000
 * resamples).
 *
 * @param value the first minus the second, −1 to 1
 * @param interval {@link #UNKNOWN} with fewer than two groups
 * @param groups among the images
 */
public record PairedDifference(double value, Interval interval, int groups) {
    /** The interval of a difference of shares without data. */
    public static final Interval UNKNOWN = new Interval(-1, 1);

    /**
     * With fewer groups no difference is significant: a sign test over n groups that all agree has
     * p = 2<sup>1−n</sup>, which is below 0.05 from six on (Gibbons &amp; Chakraborti, Nonparametric Statistical
     * Inference).
     */
    public static final int GROUPS_NEEDED = 6;

    /** The significance of a difference. */
    public enum Verdict {
        /** Too few groups to distinguish it from chance. */
        UNDECIDED("too few groups to decide"),
        /** The interval contains 0. */
        WITHIN_CHANCE("within chance"),
        /** The whole interval is above 0. */
        BETTER("more than chance"),
        /** The whole interval is below 0. */
        WORSE("less, beyond chance");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    /**
     * Compares predictions of the same images.
     *
     * @param seed of the bootstrap
     * @throws IllegalArgumentException where there is no row, a row has no true class, or the rows differ in images, groups,
     *     true classes, classes or their order
     */
    public static PairedDifference of(Predictions a, Predictions b, long seed) {
        check(a, b);
        GroupBootstrap first = new GroupBootstrap(a);
        GroupBootstrap second = new GroupBootstrap(b);
        return new PairedDifference(
                first.balancedAccuracy() - second.balancedAccuracy(),
                first.groups() < 2 ? UNKNOWN : first.less(second, seed),
                first.groups());
    }

    /** The standard error that the interval implies, as for a normal distribution: width / (2 · 1.96). */
    public double standardError() {
        return (interval.high() - interval.low()) / (2 * 1.959964);
    }

    /** The significance of the difference. */
    public Verdict verdict() {
        if (groups < GROUPS_NEEDED) {
            return Verdict.UNDECIDED;
        }
        if (interval.low() > 0) {
            return Verdict.BETTER;
        }
        return interval.high() < 0 ? Verdict.WORSE : Verdict.WITHIN_CHANCE;
    }

    private static void check(Predictions a, Predictions b) {
        a.requireSome();
        if (!a.classes().equals(b.classes()) || !images(a).equals(images(b))) {
            throw new IllegalArgumentException("Predictions of different images or classes cannot be compared");
        }
    }

    private static List<List<Object>> images(Predictions p) {
        return p.rows().stream()
                .map(r -> List.<Object>of(r.id(), r.group(), r.truth()))
                .toList();
    }
}
