package quadrant.advisor;

import java.util.Arrays;
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
 * <p>The inner folds train on m images, fewer than the N that the training itself has, in fewer views and steps, so that they can
 * only be too modest. Errors fall with the number of images as a power of it, of an exponent between 0.07 and 0.35 in
 * practice and 0.5 at most (Hestness et al., Deep Learning Scaling is Predictable, Empirically, arXiv:1712.00409, 2017). The
 * upper end u allows for that most: 1 − (1 − u)·√(m/N). The value and the lower end stay as measured.
 *
 * @param value of the inner folds, 0–1
 * @param images how many calls it rests on
 */
public record ExpectedAccuracy(double value, Interval interval, int images) {
    private static final double Z = 1.959964;
    private static final double HELD_OUT = 0.2;
    private static final double STEEPEST = 0.5;

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
        double trainedOn = Arrays.stream(folds).filter(f -> f != 0).count();
        double moreData = Math.min(1, Math.pow(trainedOn / evidence.dataset().size(), STEEPEST));
        return of(tally, evidence.profile().classes(), moreData);
    }

    /** @param moreData by what factor, at most, the training's error may be less than that of the inner folds, 0–1 */
    static ExpectedAccuracy of(RecallTally tally, List<DatasetProfile.ClassSize> sizes, double moreData) {
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
        double high = 1 - (1 - Math.min(1, value + half)) * moreData;
        return new ExpectedAccuracy(value, new Interval(Math.max(0, value - half), high), (int) images);
    }
}
