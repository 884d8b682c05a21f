package quadrant.evaluation;

import java.util.List;

/**
 * By how much the balanced accuracy of one set of predictions exceeds that of another on the same images.
 *
 * <p>The interval is a paired percentile bootstrap: each resample draws groups with replacement and takes both
 * balanced accuracies on the same draw, so what makes an image hard for both cancels (Koehn, Statistical Significance
 * Tests for Machine Translation Evaluation, EMNLP 2004; expanded percentiles, Hesterberg, The American Statistician
 * 69, 2015; 2000 resamples).
 *
 * @param value the first less the second, −1 to 1
 * @param interval {@link #UNKNOWN} with fewer than two groups
 * @param groups among the images
 */
public record PairedDifference(double value, Interval interval, int groups) {
    /** What is known of a difference of shares when nothing can be said. */
    public static final Interval UNKNOWN = new Interval(-1, 1);

    /**
     * With fewer groups no difference is significant: a sign test over n groups that all agree has
     * p = 2<sup>1−n</sup>, which is below 0.05 from six on (Gibbons &amp; Chakraborti, Nonparametric Statistical
     * Inference).
     */
    public static final int GROUPS_NEEDED = 6;

    /** What may be said of a difference. */
    public enum Verdict {
        /** Too few groups to tell it from chance. */
        UNDECIDED,
        /** The interval holds 0. */
        WITHIN_CHANCE,
        /** The whole interval lies above 0. */
        BETTER,
        /** The whole interval lies below 0. */
        WORSE
    }

    /**
     * Compares predictions of the same images.
     *
     * @param seed of the bootstrap
     * @throws IllegalArgumentException where there is no row, a row has no truth, or the rows do not tell of the same
     *     images, groups, truths and classes in the same order
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

    /** The interval's half width as that of a normal distribution: width / (2 · 1.96). */
    public double standardError() {
        return (interval.high() - interval.low()) / (2 * 1.959964);
    }

    /** What may be said. */
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
        if (a.rows().isEmpty()
                || a.rows().size() != b.rows().size()
                || !a.classes().equals(b.classes())) {
            throw new IllegalArgumentException(
                    a.rows().size() + " and " + b.rows().size() + " predictions cannot be compared");
        }
        List<Prediction> others = b.rows();
        for (int i = 0; i < others.size(); i++) {
            Prediction p = a.rows().get(i);
            Prediction q = others.get(i);
            if (p.truth().isEmpty()
                    || !p.id().equals(q.id())
                    || !p.group().equals(q.group())
                    || !p.truth().equals(q.truth())) {
                throw new IllegalArgumentException(p.id() + " and " + q.id() + " are not the same image with a truth");
            }
        }
    }
}
