package quadrant.report;

import quadrant.dataset.io.Texts;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;

/** The interval of a balanced accuracy in words. */
public final class IntervalText {
    private IntervalText() {}

    /** Such as "95 % interval 0.735–1.000", or that there is none. */
    public static String brief(Evaluation e) {
        Interval i = e.balancedAccuracyInterval();
        return e.groups() < 2
                ? "one group, so no interval"
                : Texts.format("95 %% interval %.3f–%.3f", i.low(), i.high());
    }

    /**
     * As Methods sections give it, with how it was made: such as " (95% interval 0.735–1.000, …)"; "" where all images
     * come from one group.
     *
     * @param unit what a group is, in the plural
     */
    static String methods(Evaluation e, String unit) {
        if (e.groups() < 2) {
            return "";
        }
        boolean mixed = e.balancedAccuracy() > 0 && e.balancedAccuracy() < 1;
        String how = mixed
                ? "bootstrap over " + unit + ", expanded percentiles of 2000 resamples; Hesterberg 2015"
                : "what " + e.groups() + " " + unit + " without "
                        + (e.balancedAccuracy() == 1 ? "an error" : "a right call") + " leave possible; Buehler 1957";
        Interval i = e.balancedAccuracyInterval();
        return Texts.format(" (95%% interval %.3f–%.3f, %s)", i.low(), i.high(), how);
    }
}
