package quadrant.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.LearningCurve;
import quadrant.task.Task;
import quadrant.training.LayerFit;

/** Compares what learning curves of small draws forecast for four times as many images with the score of classifiers on those. */
final class ForecastBias {
    private static final int TIMES = 4;
    private static final int FOLDS = 5;
    private static final int LEAST = LearningCurve.FEWEST_GROUPS;

    private final Draws draws;

    ForecastBias(Draws draws) {
        this.draws = draws;
    }

    /**
     * Means over the draws; balanced accuracies, 0–1.
     *
     * @param today the law at the groups of the small draw
     * @param now classifiers of the small draws on the rest of the images
     * @param forecast for the groups of the large draws
     * @param truth classifiers of the large draws on the rest of the images
     * @param standardError of the difference
     */
    record Result(
            int images,
            int draws,
            double today,
            double now,
            double forecast,
            double truth,
            double bias,
            double standardError) {}

    /** @param count images of a small draw */
    Result run(int count, int number, Task task) {
        List<Double> today = new ArrayList<>();
        List<Double> now = new ArrayList<>();
        List<Double> forecasts = new ArrayList<>();
        List<Double> truths = new ArrayList<>();
        for (int d = 0; d < number; d++) {
            List<Integer> many = draws.drawn(TIMES * count, TIMES * LEAST, new Random(d));
            truths.add(accuracy(many, d));
            List<Integer> few = draws.drawn(count, LEAST, new Random(d));
            now.add(accuracy(few, d));
            int[] folds = LayerFit.folds(draws.part(few), FOLDS, d).value().orElseThrow();
            LearningCurve.Course overall = LearningCurve.of(
                            new LayerFit(draws.rows(), draws.part(few), draws.places(few), draws.matrices(), d)
                                    .probe()
                                    .run(folds, task),
                            d)
                    .overall();
            today.add(1 - overall.law().at((double) groups(few)));
            forecasts.add(1 - overall.law().at((double) groups(many)));
            task.progress(d + 1L, number);
        }
        return new Result(
                count,
                number,
                mean(today),
                mean(now),
                mean(forecasts),
                mean(truths),
                mean(forecasts) - mean(truths),
                Math.sqrt((variance(forecasts) + variance(truths)) / number));
    }

    private double accuracy(List<Integer> drawn, long seed) {
        return Evaluation.of(draws.fit(drawn, seed).tested(), seed).balancedAccuracy();
    }

    private long groups(List<Integer> some) {
        return draws.part(some).samples().stream()
                .map(s -> s.group())
                .distinct()
                .count();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / (values.size() - 1);
    }
}
