package quadrant.ridge;

import quadrant.engine.Matrices;

/**
 * A fitted classifier: the scores of an image are Σ<sub>i</sub> weights<sub>i</sub>·x<sub>i</sub> + bias, where x are its features,
 * or its products with the images of the fit.
 *
 * @param weights inputs×classes
 * @param bias one for each class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Fit(double[] weights, double[] bias) {
    /**
     * Scores images.
     *
     * @param inputs images×inputs
     * @return images×classes
     */
    public double[] scores(double[] inputs, Matrices matrices) {
        double[] scores = matrices.times(inputs, weights, weights.length / bias.length);
        for (int i = 0; i < scores.length; i++) {
            scores[i] += bias[i % bias.length];
        }
        return scores;
    }

    /** The scores of one image. */
    public double[] scores(float... features) {
        double[] scores = bias.clone();
        for (int f = 0; f < features.length; f++) {
            for (int k = 0; k < scores.length; k++) {
                scores[k] += weights[f * scores.length + k] * features[f];
            }
        }
        return scores;
    }
}
