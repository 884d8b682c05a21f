package quadrant.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is reached without looking: calling every image by the class that is the largest in training.
 *
 * @param guess the class's name
 * @param accuracy the share of right calls, 0–1
 * @param balancedAccuracy the mean recall over the classes present, 0–1
 */
public record Baseline(String guess, double accuracy, double balancedAccuracy) {
    /**
     * Always guessing the largest class of training, the first of equals.
     *
     * @param test the images on which the guess is tried
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
