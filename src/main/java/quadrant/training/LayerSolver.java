package quadrant.training;

import java.util.List;
import quadrant.ridge.Blocks;
import quadrant.ridge.LeftOut;

/** The ridge classifier of one set of images on standardised, pooled layers, by whichever form of the equations is the smaller. */
interface LayerSolver {
    /**
     * Scores of left-out images for each way to look at them: as they are, and where views are turned the mean over the turns.
     */
    List<LeftOut> leftOut(Blocks blocks);

    /** The classifier of all images at a strength. */
    Weights fit(double strength);

    /** The classifiers that leave images out. */
    List<Weights> fitsWithout(double strength, Blocks blocks);

    /**
     * Scores are values·x + bias for standardised features x.
     *
     * @param values classes×features
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Weights(float[] values, double[] bias) {}

    /**
     * Some of the features, from one to the one behind the last.
     *
     * @param from first feature
     * @param to behind the last
     */
    record Features(int from, int to) {}
}
