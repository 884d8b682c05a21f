package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All metrics of a set of predictions, each with its 95 % interval.
 *
 * <p>Intervals are expanded percentile intervals of a bootstrap over groups (Hesterberg, The American Statistician 69, 2015),
 * with the draws of {@link Evaluation}. A resample in which a metric is undefined does not count for that metric. Where there
 * was no error, shares have the interval of {@link Interval#ofShares}, and other metrics none.
 *
 * @param groups among the images
 * @param overall in the order of {@link Metric}
 * @param perClass in the order of the classes
 */
public record ScoreSheet(int groups, Map<Metric, Scored> overall, List<Map<ClassMetric, Scored>> perClass) {
    /** With fewer groups intervals are known to be too narrow. */
    public static final int FEW_GROUPS = 10;

    public ScoreSheet {
        overall = Collections.unmodifiableMap(new EnumMap<>(overall));
        perClass = List.copyOf(perClass);
    }

    /**
     * A number with its 95 % interval.
     *
     * @param value empty where it is not defined, such as the recall of a class without images
     * @param interval empty with fewer than two groups, where the number is undefined in half of the resamples, or where each of
     *     them is perfect
     */
    public record Scored(OptionalDouble value, Optional<Interval> interval) {
        public Scored {
            if (value.isEmpty() && interval.isPresent()) {
                throw new IllegalArgumentException("An interval of nothing");
            }
        }
    }

    /**
     * Computes them.
     *
     * @param seed of the bootstrap
     * @throws IllegalArgumentException where there is no row or a row has no truth
     */
    public static ScoreSheet of(Predictions predictions, long seed) {
        predictions.requireSome();
        int classes = predictions.classes().size();
        GroupBootstrap bootstrap = new GroupBootstrap(predictions);
        List<Ranking> rankings = IntStream.range(0, classes)
                .mapToObj(k -> new Ranking(predictions.rows(), k))
                .toList();
        int groups = bootstrap.groups();
        int[] ofClass = bootstrap.groupsOfClass();
        Resample all = Resample.of(bootstrap, rankings, bootstrap.once(), b -> b);
        GroupBootstrap.Unanimous unanimous = new GroupBootstrap.Unanimous(all.tallies::recall, ofClass);
        SplittableRandom random = new SplittableRandom(seed);
        List<Resample> resamples = new ArrayList<>();
        for (int b = 0; b < GroupBootstrap.RESAMPLES && groups > 1; b++) {
            int[] times = bootstrap.draw(random);
            resamples.add(Resample.of(bootstrap, rankings, times, v -> unanimous.withUncertainty(v, random)));
        }
        Map<Metric, Scored> overall = new EnumMap<>(Metric.class);
        for (Metric m : Metric.values()) {
            Scored s = scored(all, resamples, r -> r.of(m), bootstrap.effective());
            overall.put(
                    m,
                    switch (m) {
                        case ACCURACY -> shared(s, groups, groups);
                        case BALANCED_ACCURACY -> shared(s, groups, ofClass);
                        default -> unlessPerfect(s);
                    });
        }
        List<Map<ClassMetric, Scored>> perClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            int own = k;
            Map<ClassMetric, Scored> scores = new EnumMap<>(ClassMetric.class);
            for (ClassMetric m : ClassMetric.values()) {
                Scored s = scored(all, resamples, r -> r.of(m, own), bootstrap.effective());
                int n = m == ClassMetric.PRECISION ? bootstrap.groupsOfCall()[k] : ofClass[k];
                scores.put(
                        m,
                        switch (m) {
                            case RECALL, PRECISION, F1 -> shared(s, n, n);
                            case AUC, AVERAGE_PRECISION -> unlessPerfect(s);
                        });
            }
            perClass.add(Collections.unmodifiableMap(scores));
        }
        return new ScoreSheet(groups, overall, perClass);
    }

    /** The metric over all classes. */
    public Scored of(Metric metric) {
        return Objects.requireNonNull(overall.get(metric));
    }

    /** The metric of a class. */
    public Scored of(int k, ClassMetric metric) {
        return Objects.requireNonNull(perClass.get(k).get(metric));
    }

    private static Scored shared(Scored s, int groups, int... ofShare) {
        return new Scored(s.value, s.interval.map(i -> Interval.ofShares(s.value.orElseThrow(), i, groups, ofShare)));
    }

    private static Scored unlessPerfect(Scored s) {
        return new Scored(s.value, s.interval.filter(i -> i.low() < i.high() || s.value.orElseThrow() < 1));
    }

    private static Scored scored(
            Resample all, List<Resample> resamples, ToDoubleFunction<Resample> metric, double groups) {
        double value = metric.applyAsDouble(all);
        if (Double.isNaN(value)) {
            return new Scored(OptionalDouble.empty(), Optional.empty());
        }
        double[] defined = resamples.stream()
                .mapToDouble(metric)
                .filter(v -> !Double.isNaN(v))
                .toArray();
        boolean enough = defined.length > 0 && 2 * defined.length >= resamples.size();
        return new Scored(
                OptionalDouble.of(value), enough ? Optional.of(Interval.of(defined, groups)) : Optional.empty());
    }

    /** What every metric of one resample is computed from; NaN where it is not defined. */
    private record Resample(ConfusionMatrix.Tallies tallies, List<Ranking.Areas> areas, double balancedAccuracy) {
        /**
         * Counts.
         *
         * @param times how often each group counts
         */
        static Resample of(
                GroupBootstrap bootstrap, List<Ranking> rankings, int[] times, DoubleUnaryOperator balanced) {
            ConfusionMatrix.Tallies t = bootstrap.tallies(times);
            List<Ranking.Areas> areas = rankings.stream()
                    .map(r -> r.areas(bootstrap.group(), times))
                    .toList();
            return new Resample(t, areas, balanced.applyAsDouble(t.balancedAccuracy()));
        }

        double of(Metric m) {
            return switch (m) {
                case BALANCED_ACCURACY -> balancedAccuracy;
                case ACCURACY -> tallies.accuracy();
                case MACRO_F1 -> tallies.mean(tallies::f1);
                case MACRO_AUC -> tallies.mean(k -> areas.get(k).auc());
                case AVERAGE_PRECISION -> tallies.mean(k -> areas.get(k).averagePrecision());
                case KAPPA -> tallies.kappa();
                case QUADRATIC_KAPPA -> tallies.quadraticKappa();
                case MCC -> tallies.mcc();
            };
        }

        double of(ClassMetric m, int k) {
            return switch (m) {
                case RECALL -> tallies.recall(k);
                case PRECISION -> tallies.precision(k);
                case F1 -> tallies.f1(k);
                case AUC -> areas.get(k).auc();
                case AVERAGE_PRECISION -> areas.get(k).averagePrecision();
            };
        }
    }
}
