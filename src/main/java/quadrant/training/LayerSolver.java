package quadrant.training;

import java.util.List;
import quadrant.ridge.Blocks;
import quadrant.ridge.LeftOut;

/** The ridge classifier for one set of images on standardised, pooled layers, by the smaller form of the equations. */
interface LayerSolver {
    /** Scores of left-out images for each kind of test: unaugmented and, where there are turned views, the mean over these. */
    List<LeftOut> leftOut(Blocks blocks);

    /** The classifier on all images at a strength. */
    Weights fit(double strength);

    /** The classifiers without the left-out images. */
    List<Weights> fitsWithout(double strength, Blocks blocks);

    /**
     * Scores are values·x + bias for standardised features x.
     *
     * @param values classes×features
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Weights(float[] values, double[] bias) {}

    /**
     * A range of features.
     *
     * @param from first feature
     * @param to exclusive end
     */
    record Features(int from, int to) {}
}
