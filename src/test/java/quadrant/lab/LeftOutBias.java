package quadrant.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;

/** Compares the left-out score of classifiers fitted to small draws of a dataset with their score on the rest of it. */
final class LeftOutBias {
    private static final int LEAST = 4;

    private final Draws draws;

    LeftOutBias(Draws draws) {
        this.draws = draws;
    }

    /**
     * The mean over the draws; balanced accuracies, 0–1.
     *
     * @param rest of images of other groups than the draw's
     * @param bias of the left-out score, with its standard error
     * @param variants how often each was chosen
     */
    record Result(
            int images,
            int draws,
            double leftOut,
            double rest,
            double bias,
            double standardError,
            Map<String, Integer> variants) {}

    /** @param count images of a draw */
    Result run(int count, int number, Task task) {
        List<Double> left = new ArrayList<>();
        List<Double> rest = new ArrayList<>();
        Map<String, Integer> variants = new TreeMap<>();
        for (int draw = 0; left.size() < number; draw++) {
            Draws.Fit fit = draws.fit(draws.drawn(count, LEAST, new Random(draw)), draw);
            Optional<Predictions> scored = fit.fitted().leftOut().value();
            if (scored.isEmpty()) {
                continue;
            }
            left.add(Evaluation.of(scored.get(), draw).balancedAccuracy());
            rest.add(Evaluation.of(fit.tested(), draw).balancedAccuracy());
            variants.merge(fit.fitted().variant().name(), 1, Integer::sum);
            task.progress(left.size(), number);
        }
        double[] gaps = IntStream.range(0, number)
                .mapToDouble(d -> left.get(d) - rest.get(d))
                .toArray();
        double mean = mean(gaps);
        double variance = 0;
        for (double g : gaps) {
            variance += (g - mean) * (g - mean) / (number - 1);
        }
        return new Result(
                count,
                number,
                mean(left.stream().mapToDouble(d -> d).toArray()),
                mean(rest.stream().mapToDouble(d -> d).toArray()),
                mean,
                Math.sqrt(variance / number),
                variants);
    }

    private static double mean(double... values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }
}
