package quadrant.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import quadrant.engine.Matrices;

/**
 * Ridge classification of some images: Σ<sub>i</sub> s<sub>i</sub> ‖Wᵀx<sub>i</sub> + b − y<sub>i</sub>‖² + λ‖W‖², solved
 * jointly for W and the free intercept b, with the scores of images that fits leave out.
 *
 * <p>λ is a strength times the mean eigenvalue of the weighted, centred kernel of the images, so that a strength has the same
 * meaning for any number of features.
 *
 * @param <T> what is known of the images in some view
 */
public abstract class Ridge<T> {
    /** The candidate strengths. */
    private static final double[] STRENGTHS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    private static final int CHUNK = 1024;

    final Matrices matrices;
    final Targets targets;
    final int classes;

    Ridge(Matrices matrices, Targets targets) {
        this.matrices = matrices;
        this.targets = targets;
        this.classes = targets.classes();
    }

    /** The fit of all images. */
    public abstract Fit fit(double strength);

    /** The fits that leave images out, by strength. */
    abstract DoubleFunction<List<Fit>> without(Blocks blocks);

    /** Images×inputs of the fits, for some images in a view. */
    abstract double[] inputs(T view, int... images);

    /** The fits that leave images out. */
    public List<Fit> fitsWithout(double strength, Blocks blocks) {
        return without(blocks).apply(strength);
    }

    /** Scores of images left out in blocks, at the strength whose left-out scores have the least squared error. */
    public LeftOut leftOut(T test, Blocks blocks) {
        return trials(List.of(test), blocks).get(0).stream()
                .min(Comparator.comparingDouble(LeftOut::error))
                .orElseThrow();
    }

    /**
     * Scores of images left out in blocks, at every strength.
     *
     * @param tests the images in each view in which they are scored
     * @return for each of {@code tests}, from the least strength on
     */
    public List<List<LeftOut>> trials(List<T> tests, Blocks blocks) {
        DoubleFunction<List<Fit>> without = without(blocks);
        List<List<LeftOut>> trials = new ArrayList<>();
        tests.forEach(t -> trials.add(new ArrayList<>()));
        for (double strength : STRENGTHS) {
            List<Fit> fits = without.apply(strength);
            for (int t = 0; t < tests.size(); t++) {
                double[] scores = new double[targets.images() * classes];
                for (int b = 0; b < fits.size(); b++) {
                    score(fits.get(b), tests.get(t), blocks.scored(b), scores);
                }
                trials.get(t).add(new LeftOut(strength, targets.errors(scores), scores));
            }
        }
        return trials;
    }

    private void score(Fit fit, T test, int[] images, double[] scores) {
        for (int from = 0; from < images.length; from += CHUNK) {
            int[] own = Arrays.copyOfRange(images, from, Math.min(images.length, from + CHUNK));
            double[] some = fit.scores(inputs(test, own), matrices);
            for (int j = 0; j < own.length; j++) {
                System.arraycopy(some, j * classes, scores, own[j] * classes, classes);
            }
        }
    }

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

    /**
     * Scores of images by fits without their blocks, at one strength.
     *
     * @param strength of the fits
     * @param errors each image's share of the weighted mean squared error
     * @param scores images×classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record LeftOut(double strength, double[] errors, double[] scores) {
        /** The weighted mean squared error of the scores. */
        public double error() {
            return Arrays.stream(errors).sum();
        }

        /** The same without one block; −1 for all of them. */
        public double error(Blocks blocks, int without) {
            double sum = 0;
            for (int i = 0; i < errors.length; i++) {
                sum += blocks.of()[i] == without ? 0 : errors[i];
            }
            return sum;
        }
    }
}
