package quadrant.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The results of predictions on images with known true classes.
 *
 * <p>The metrics agree with scikit-learn's, except that a share with denominator 0 is empty where scikit-learn gives 0.
 *
 * @param n images
 * @param groups the number of groups; with fewer than two the intervals are {@link Interval#UNKNOWN}
 * @param accuracy share of correct predictions, 0–1
 * @param balancedAccuracy mean recall over the classes that have images, 0–1
 * @param macroF1 mean F1 over the classes that occur among true or predicted classes, 0–1
 * @param logLoss mean −ln p(true class), with p clipped to the resolution of float32
 * @param perClass in the order of the classes
 */
public record Evaluation(
        int n,
        int groups,
        double accuracy,
        Interval accuracyInterval,
        double balancedAccuracy,
        Interval balancedAccuracyInterval,
        double macroF1,
        double logLoss,
        List<ClassScore> perClass,
        ConfusionMatrix confusion) {
    /** The seed of the bootstrap where a user gives none. */
    public static final long SEED = 1;

    private static final double EPSILON = Math.ulp(1f);

    public Evaluation {
        perClass = List.copyOf(perClass);
    }

    /**
     * The results for one class.
     *
     * @param n the number of images of the class
     * @param precision empty where no image was predicted as the class
     * @param recall empty where no image is of the class
     * @param f1 empty where the class never occurs
     */
    public record ClassScore(String name, int n, OptionalDouble precision, OptionalDouble recall, OptionalDouble f1) {}

    /**
     * Evaluates predictions.
     *
     * @param seed of the bootstrap
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static Evaluation of(Predictions predictions, long seed) {
        predictions.requireSome();
        ConfusionMatrix matrix = ConfusionMatrix.of(predictions);
        GroupBootstrap bootstrap = new GroupBootstrap(predictions);
        GroupBootstrap.Intervals intervals = bootstrap.intervals(seed);
        ConfusionMatrix.Tallies tallies = matrix.tallies();
        List<ClassScore> perClass = IntStream.range(0, matrix.size())
                .mapToObj(k -> new ClassScore(
                        predictions.classes().name(k),
                        matrix.ofClass(k),
                        defined(tallies.precision(k)),
                        defined(tallies.recall(k)),
                        defined(tallies.f1(k))))
                .toList();
        return new Evaluation(
                matrix.total(),
                bootstrap.groups(),
                tallies.accuracy(),
                intervals.accuracy(),
                mean(perClass, ClassScore::recall),
                intervals.balancedAccuracy(),
                mean(perClass, ClassScore::f1),
                logLoss(predictions),
                perClass,
                matrix);
    }

    private static OptionalDouble defined(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static double mean(List<ClassScore> perClass, Function<ClassScore, OptionalDouble> score) {
        return perClass.stream()
                .map(score)
                .flatMapToDouble(OptionalDouble::stream)
                .average()
                .orElseThrow();
    }

    private static double logLoss(Predictions predictions) {
        double sum = 0;
        for (Prediction p : predictions.rows()) {
            double truth = p.probabilities().get(p.truth().orElseThrow());
            sum -= Math.log(Math.min(Math.max(truth, EPSILON), 1 - EPSILON));
        }
        return sum / predictions.rows().size();
    }
}
