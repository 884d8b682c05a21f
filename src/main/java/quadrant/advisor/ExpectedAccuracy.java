package quadrant.advisor;

import java.util.List;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.evaluation.Interval;
import quadrant.evaluation.RecallTally;

/**
 * The balanced accuracy to expect on held-out images, from the calls of inner folds.
 *
 * <p>The interval is a prediction interval: where the balanced accuracy on a fifth of the data will lie with 95 %
 * probability. Both what was measured and what will be measured are means of per-class recalls, each of variance p(1 − p)/n;
 * the variances add (Geisser, Predictive Inference, 1993): v ± 1.96·√(s² + s′²). Recalls are p = (x + 1)/(n + 2) in the
 * variances, so that a class without a mistake is not taken as free of any. Images of one group tell less than as many of
 * different ones: the numbers n are the effective ones.
 *
 * @param value of the inner folds, 0–1
 * @param images how many calls it rests on
 */
public record ExpectedAccuracy(double value, Interval interval, int images) {
    private static final double Z = 1.959964;
    private static final double HELD_OUT = 0.2;

    /** From the calls of a race's entry. */
    static ExpectedAccuracy of(RaceResult.Entry entry, Evidence evidence) {
        Dataset data = evidence.race().value().orElseThrow().dataset();
        int[] folds = evidence.race().value().orElseThrow().foldArray();
        RecallTally tally = new RecallTally(data.classes().size());
        for (int f = 0; f < entry.calls().size(); f++) {
            List<Integer> images = GroupSplit.split(folds, f).test();
            List<Integer> calls = entry.calls().get(f);
            for (int i = 0; i < images.size(); i++) {
                tally.add(data.samples().get(images.get(i)).label(), calls.get(i));
            }
        }
        return of(tally, evidence.profile().classes());
    }

    private static ExpectedAccuracy of(RecallTally tally, List<DatasetProfile.ClassSize> sizes) {
        double variance = 0;
        int present = 0;
        double images = 0;
        for (int k = 0; k < tally.classes(); k++) {
            double called = tally.all(k);
            if (called == 0) {
                continue;
            }
            present++;
            images += called;
            double p = (tally.right(k) + 1) / (called + 2);
            DatasetProfile.ClassSize size = sizes.get(k);
            double worth = size.images() == 0 ? 1 : Math.max(1e-3, size.effective() / size.images());
            double measured = Math.max(1, called * worth);
            double toCome = Math.max(1, HELD_OUT * size.images() * worth);
            variance += p * (1 - p) * (1 / measured + 1 / toCome);
        }
        double value = tally.balancedAccuracy();
        double half = Z * Math.sqrt(variance) / Math.max(1, present);
        return new ExpectedAccuracy(
                value, new Interval(Math.max(0, value - half), Math.min(1, value + half)), (int) images);
    }
}
