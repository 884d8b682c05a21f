package quadrant.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The majority-class baseline: every image is predicted as the largest class of the training images.
 *
 * @param guess the class's name
 * @param accuracy the share of correct predictions, 0–1
 * @param balancedAccuracy the mean recall over the classes present, 0–1
 */
public record Baseline(String guess, double accuracy, double balancedAccuracy) {
    /**
     * The majority-class baseline; among equally large classes the first.
     *
     * @param test the images on which it is evaluated
     * @param trainingCounts images of each class in training
     */
    public static Baseline largestClass(Evaluation test, List<Integer> trainingCounts) {
        ConfusionMatrix matrix = test.confusion();
        if (trainingCounts.size() != matrix.size()) {
            throw new IllegalArgumentException(trainingCounts.size() + " counts for " + matrix.size() + " classes");
        }
        int guess = 0;
        for (int k = 1; k < trainingCounts.size(); k++) {
            if (trainingCounts.get(k) > trainingCounts.get(guess)) {
                guess = k;
            }
        }
        int hits = matrix.ofClass(guess);
        long present = IntStream.range(0, matrix.size())
                .filter(k -> matrix.ofClass(k) > 0)
                .count();
        return new Baseline(test.perClass().get(guess).name(), (double) hits / test.n(), hits == 0 ? 0 : 1.0 / present);
    }
}
