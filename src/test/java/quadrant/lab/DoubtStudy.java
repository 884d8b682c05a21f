package quadrant.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.model.Uncertainty;
import quadrant.onnx.PooledLayers;
import quadrant.training.LayerRows;
import quadrant.workflow.Calibrated;

/** How many new images are doubtful for each reason, and how often these and the others are wrong. */
final class DoubtStudy {
    private static final int DRAWN = 60;
    private static final int LEAST = 4;
    private static final long SEED = 1;

    private final Draws draws;
    private final Map<String, Draws> foreign;
    private final PooledLayers.Layer middle;

    /** @param foreign images of other sources, by their name */
    DoubtStudy(Draws draws, Map<String, Draws> foreign) {
        this.draws = draws;
        this.foreign = foreign;
        this.middle = draws.rows().layers().middle();
    }

    /**
     * Pooled over the classifiers.
     *
     * @param flagged share of new images of the same source with this reason
     * @param wrong share of wrong predictions among them; NaN where there are none
     * @param others the same among the others
     */
    record Rate(int images, double flagged, double wrong, double others) {}

    /**
     * The result.
     *
     * @param reasons by reason, and {@code any}; {@code set} for sets that are not of one class
     * @param covered share of the sets with the true class
     * @param foreign mean share of outliers among foreign images
     */
    record Result(Map<String, Rate> reasons, double covered, Map<String, Double> foreign) {}

    /** By classifiers that leave each fold out. */
    Result folds() {
        List<List<Integer>> parts = new ArrayList<>();
        for (int k : draws.folds().stream().distinct().sorted().toList()) {
            parts.add(IntStream.range(0, draws.folds().size())
                    .filter(i -> draws.folds().get(i) != k)
                    .boxed()
                    .toList());
        }
        return of(parts);
    }

    /** By classifiers of small draws. */
    Result drawn(int number) {
        return of(IntStream.range(0, number)
                .mapToObj(d -> draws.drawn(DRAWN, LEAST, new Random(d)))
                .toList());
    }

    private record Judged(Prediction prediction, Doubt doubt) {
        boolean wrong() {
            return prediction.predicted() != prediction.truth().orElseThrow();
        }
    }

    private Result of(List<List<Integer>> parts) {
        List<Judged> all = new ArrayList<>();
        Map<String, List<Double>> unlike = new LinkedHashMap<>();
        for (List<Integer> part : parts) {
            Draws.Fit fit = draws.fit(part, SEED);
            Uncertainty u = Calibrated.of(
                    fit.part(), fit.fitted(), middle.mean(), i -> features(draws.rows(), part.get(i)), SEED);
            for (int i = 0; i < fit.rest().size(); i++) {
                Prediction p = fit.tested().rows().get(i);
                double outlier = u.outliers()
                        .orElseThrow()
                        .known()
                        .score(features(draws.rows(), fit.rest().get(i)));
                all.add(new Judged(p, u.of(p.probabilities(), OptionalDouble.of(outlier))));
            }
            foreign.forEach((name, other) -> unlike.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(IntStream.range(0, other.size())
                                    .filter(i ->
                                            u.outliers().orElseThrow().known().score(features(other.rows(), i)) > 1)
                                    .count()
                            / (double) other.size()));
        }
        Map<String, Rate> reasons = new LinkedHashMap<>();
        reasons.put("outlier", rate(all, j -> j.doubt.unlike()));
        reasons.put("unsure", rate(all, j -> j.doubt.reasons().contains(Doubt.Reason.UNSURE)));
        reasons.put("any", rate(all, j -> j.doubt.doubtful()));
        reasons.put("set", rate(all, j -> j.doubt.set().orElseThrow().size() != 1));
        return new Result(
                reasons,
                all.stream()
                        .mapToInt(j -> j.doubt
                                        .set()
                                        .orElseThrow()
                                        .contains(j.prediction.truth().orElseThrow())
                                ? 1
                                : 0)
                        .average()
                        .orElseThrow(),
                unlike.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                e -> e.getValue().stream()
                                        .mapToDouble(v -> v)
                                        .average()
                                        .orElseThrow())));
    }

    private float[] features(LayerRows rows, int image) {
        return rows.middle(rows.layers(), image);
    }

    private static Rate rate(List<Judged> all, Predicate<Judged> flag) {
        List<Judged> flagged = all.stream().filter(flag).toList();
        return new Rate(
                all.size(),
                flagged.size() / (double) all.size(),
                wrong(flagged),
                wrong(all.stream().filter(flag.negate()).toList()));
    }

    private static double wrong(List<Judged> some) {
        return some.stream().mapToInt(j -> j.wrong() ? 1 : 0).average().orElse(Double.NaN);
    }
}
