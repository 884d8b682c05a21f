package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

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
        return new Resampling(predictions).sheet(seed);
    }

    /** The metric over all classes. */
    public Scored of(Metric metric) {
        return Objects.requireNonNull(overall.get(metric));
    }

    /** The metric of a class. */
    public Scored of(int k, ClassMetric metric) {
        return Objects.requireNonNull(perClass.get(k).get(metric));
    }

    /** The data from which every resample is computed, sorted and counted once. */
    private static final class Resampling {
        private static final List<Metric> METRICS = List.of(Metric.values());
        private static final List<ClassMetric> CLASS_METRICS = List.of(ClassMetric.values());
        private static final int OVERALL = METRICS.size();
        private static final int OF_CLASS = CLASS_METRICS.size();

        private final int classes;
        private final GroupBootstrap bootstrap;
        private final List<Ranking> rankings = new ArrayList<>();

        Resampling(Predictions predictions) {
            predictions.requireSome();
            List<Prediction> rows = predictions.rows();
            this.classes = predictions.classes().size();
            this.bootstrap = new GroupBootstrap(predictions);
            for (int k = 0; k < classes; k++) {
                rankings.add(new Ranking(rows, k));
            }
        }

        ScoreSheet sheet(long seed) {
            double[] values = numbers(bootstrap.once());
            int[] ofClass = bootstrap.groupsOfClass();
            GroupBootstrap.Unanimous unanimous = new GroupBootstrap.Unanimous(
                    k -> values[OVERALL + k * OF_CLASS + place(ClassMetric.RECALL)], ofClass);
            double[][] replications = bootstrap.groups() < 2 ? new double[0][] : replications(unanimous, seed);
            int[] called = bootstrap.groupsOfCall();
            double effective = bootstrap.effective();
            Map<Metric, Scored> overall = new EnumMap<>(Metric.class);
            for (Metric m : Metric.values()) {
                overall.put(m, withUncertainty(m, scored(values, replications, place(m), effective), ofClass));
            }
            List<Map<ClassMetric, Scored>> perClass = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                Map<ClassMetric, Scored> own = new EnumMap<>(ClassMetric.class);
                for (ClassMetric m : ClassMetric.values()) {
                    Scored one = scored(values, replications, OVERALL + k * OF_CLASS + place(m), effective);
                    own.put(m, withUncertainty(m, one, m == ClassMetric.PRECISION ? called[k] : ofClass[k]));
                }
                perClass.add(Collections.unmodifiableMap(own));
            }
            return new ScoreSheet(bootstrap.groups(), overall, perClass);
        }

        private Scored withUncertainty(Metric m, Scored s, int[] groupsOfClass) {
            return switch (m) {
                case ACCURACY -> shared(s, bootstrap.groups(), bootstrap.groups());
                case BALANCED_ACCURACY -> shared(s, bootstrap.groups(), groupsOfClass);
                default -> unlessPerfect(s);
            };
        }

        private static Scored withUncertainty(ClassMetric m, Scored s, int groups) {
            return switch (m) {
                case RECALL, PRECISION, F1 -> shared(s, groups, groups);
                case AUC, AVERAGE_PRECISION -> unlessPerfect(s);
            };
        }

        private static Scored shared(Scored s, int groups, int... ofShare) {
            return new Scored(
                    s.value(), s.interval().map(i -> Interval.ofShares(s.value().orElseThrow(), i, groups, ofShare)));
        }

        private static Scored unlessPerfect(Scored s) {
            return new Scored(
                    s.value(),
                    s.interval().filter(i -> i.low() < i.high() || s.value().orElseThrow() < 1));
        }

        private double[][] replications(GroupBootstrap.Unanimous unanimous, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] replications = new double[GroupBootstrap.RESAMPLES][];
            for (int b = 0; b < replications.length; b++) {
                replications[b] = numbers(bootstrap.draw(random));
                int balanced = place(Metric.BALANCED_ACCURACY);
                replications[b][balanced] = unanimous.withUncertainty(replications[b][balanced], random);
            }
            return replications;
        }

        private static Scored scored(double[] values, double[][] replications, int at, double groups) {
            if (Double.isNaN(values[at])) {
                return new Scored(OptionalDouble.empty(), Optional.empty());
            }
            double[] defined = Arrays.stream(replications)
                    .mapToDouble(r -> r[at])
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            boolean enough = defined.length > 0 && 2 * defined.length >= replications.length;
            return new Scored(
                    OptionalDouble.of(values[at]),
                    enough ? Optional.of(Interval.of(defined, groups)) : Optional.empty());
        }

        /** All metrics with a count for each group; NaN where not defined. */
        private double[] numbers(int[] times) {
            ConfusionMatrix.Tallies t = bootstrap.tallies(times);
            double[] all = new double[OVERALL + classes * OF_CLASS];
            for (int k = 0; k < classes; k++) {
                int at = OVERALL + k * OF_CLASS;
                Ranking.Areas areas = rankings.get(k).areas(bootstrap.group(), times);
                all[at + place(ClassMetric.RECALL)] = t.recall(k);
                all[at + place(ClassMetric.PRECISION)] = t.precision(k);
                all[at + place(ClassMetric.F1)] = t.f1(k);
                all[at + place(ClassMetric.AUC)] = areas.auc();
                all[at + place(ClassMetric.AVERAGE_PRECISION)] = areas.averagePrecision();
            }
            all[place(Metric.BALANCED_ACCURACY)] = t.mean(k -> all[OVERALL + k * OF_CLASS + place(ClassMetric.RECALL)]);
            all[place(Metric.ACCURACY)] = t.accuracy();
            all[place(Metric.MACRO_F1)] = t.mean(k -> all[OVERALL + k * OF_CLASS + place(ClassMetric.F1)]);
            all[place(Metric.MACRO_AUC)] = t.mean(k -> all[OVERALL + k * OF_CLASS + place(ClassMetric.AUC)]);
            all[place(Metric.AVERAGE_PRECISION)] =
                    t.mean(k -> all[OVERALL + k * OF_CLASS + place(ClassMetric.AVERAGE_PRECISION)]);
            all[place(Metric.KAPPA)] = t.kappa();
            all[place(Metric.QUADRATIC_KAPPA)] = t.quadraticKappa();
            all[place(Metric.MCC)] = t.mcc();
            return all;
        }

        private static int place(Metric metric) {
            return METRICS.indexOf(metric);
        }

        private static int place(ClassMetric metric) {
            return CLASS_METRICS.indexOf(metric);
        }
    }
}
