package quadrant.training;

import java.util.List;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;

/**
 * How much of a dataset's classes a linear model finds in the pooled features at one depth.
 *
 * @param depth as the backbone's card counts
 * @param cut the tensor
 * @param featureWidth channels after pooling
 * @param images how many images it was measured on
 * @param logMe You et al., ICML 2021; higher is better, comparable between the depths of one dataset
 */
public record DepthEvidence(
        int depth, String cut, int featureWidth, int images, Measured<Probe> probe, Measured<Double> logMe) {

    /** The same where the probe's value would be worth nothing. */
    public DepthEvidence withoutProbe(String why) {
        return new DepthEvidence(depth, cut, featureWidth, images, Measured.not(why), logMe);
    }

    /**
     * A linear probe, cross-validated by whole groups.
     *
     * @param value balanced accuracy of all out-of-fold calls, 0–1
     * @param standardError of the folds' values: their standard deviation over the square root of their number (Breiman,
     *     Friedman, Olshen &amp; Stone 1984)
     * @param interval of the value, by bootstrap over groups
     * @param folds balanced accuracy in each fold, over the classes that it holds
     */
    public record Probe(double value, double standardError, Interval interval, List<Double> folds) {
        public Probe {
            folds = List.copyOf(folds);
        }
    }
}
