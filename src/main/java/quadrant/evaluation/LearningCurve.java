package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/**
 * The learning curve: how recall increases with the number of training groups, with a forecast for more groups, for each class
 * and on average over the classes (balanced accuracy).
 *
 * <p>1 − recall is assumed to decrease by a {@link PowerLaw}, fitted with each point's size over its variance as its weight (by
 * size as Figueroa, Zeng-Treitler, Kandula &amp; Ngo, Predicting sample size required for classification performance, BMC Medical
 * Informatics 2012). Intervals are of a bootstrap over test groups and drawings of training groups, expanded as
 * in {@link Interval}; for a forecast the law is fitted to each resample, once with its best exponent and once with one
 * drawn by its likelihood, and the interval covers both, as so few points hardly determine the exponent. Its coverage is
 * simulated for the mean over the classes by {@code tools/learning_curve_simulation.py}. Where there was no error, intervals
 * are those of {@link Interval#ofShares}.
 *
 * @param overall balanced accuracy by the number of all groups
 * @param classes recall by the number of groups with images of the class, in the order of the classes
 * @param check the forecast for the largest size from the smaller sizes alone
 */
public record LearningCurve(Course overall, List<Course> classes, Check check) {
    /** Classes with fewer groups have no useful curve. */
    public static final int FEWEST_GROUPS = 8;

    /** The forecasts, as multiples of the current number of groups. */
    public static final List<Integer> AHEAD = List.of(2, 4);

    public LearningCurve {
        classes = List.copyOf(classes);
    }

    /**
     * One curve.
     *
     * @param name of the class; empty for the mean of all
     * @param law of 1 − recall
     * @param ahead a forecast for each of {@link #AHEAD}
     */
    public record Course(String name, List<Point> points, PowerLaw law, List<Forecast> ahead) {
        public Course {
            points = List.copyOf(points);
            ahead = List.copyOf(ahead);
        }

        /** The largest size that was trained on. */
        public Point today() {
            return points.get(points.size() - 1);
        }
    }

    /**
     * Recall, measured or forecast.
     *
     * @param groups number of training groups
     */
    public record Point(double groups, double recall, Interval interval) {}

    /**
     * A forecast for more groups.
     *
     * @param gain over the law's value for the current groups, at most the current error; never below 0, as the error never
     *     increases in the law
     * @param gainInterval paired, and so much narrower than the interval of the recall
     */
    public record Forecast(Point point, double gain, Interval gainInterval) {}

    /**
     * A forecast of a known value.
     *
     * @param from the largest number of groups that it was made from
     */
    public record Check(double from, Point forecast, double came) {
        /** Whether the interval contained the measured value. */
        public boolean held() {
            return forecast.interval.low() <= came && came <= forecast.interval.high();
        }
    }

    /**
     * Which images were predicted correctly by classifiers trained on few groups, on more, and on all training groups of a fold.
     *
     * @param truth class of each image
     * @param group of each image
     * @param taken for each size, ascending: the mean number of training groups with images of each class
     * @param right for each size and each draw of groups: whether each image was predicted correctly by a classifier that had not
     *     seen its fold
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Trials(ClassList classes, int[] truth, List<GroupId> group, double[][] taken, boolean[][][] right) {
        public Trials {
            group = List.copyOf(group);
        }

        int sizes() {
            return right.length;
        }

        int draws() {
            return right[0].length;
        }
    }

    /** Fits the curves. */
    public static LearningCurve of(Trials trials, long seed) {
        return new Fitting(trials, seed).curve();
    }

    private static final class Fitting {
        private static final int RESAMPLES = 1000;
        private static final double NO_VARIANCE = 1e-9;
        private static final double LEAST_GROUPS = 0.5;

        private final Trials trials;
        private final int classes;
        private final SplittableRandom random;
        private final int[] group;
        private final int groups;
        /** By size, then class, with the mean of all classes last: the error on all images, then on each resample. */
        private final double[][][] errors;

        private final int[] groupsOfClass;

        Fitting(Trials trials, long seed) {
            this.trials = trials;
            this.classes = trials.classes().size();
            this.random = new SplittableRandom(seed);
            this.group = GroupBootstrap.numbered(trials.group());
            this.groups = Arrays.stream(group).max().orElse(-1) + 1;
            this.groupsOfClass = GroupBootstrap.holding(group, classes, trials.truth());
            this.errors = new double[trials.sizes()][classes + 1][RESAMPLES + 1];
            resample();
        }

        private void resample() {
            int[] times = new int[groups];
            int[] drawings = new int[trials.draws()];
            for (int b = 0; b <= RESAMPLES; b++) {
                draw(times, b == 0);
                draw(drawings, b == 0);
                for (int size = 0; size < errors.length; size++) {
                    double sum = 0;
                    int present = 0;
                    double[] recall = recall(trials.right()[size], times, drawings);
                    for (int k = 0; k < classes; k++) {
                        errors[size][k][b] = 1 - recall[k];
                        if (!Double.isNaN(recall[k])) {
                            sum += 1 - recall[k];
                            present++;
                        }
                    }
                    errors[size][classes][b] = sum / present;
                }
            }
        }

        private void draw(int[] times, boolean eachOnce) {
            Arrays.fill(times, eachOnce ? 1 : 0);
            for (int i = 0; i < times.length && !eachOnce; i++) {
                times[random.nextInt(times.length)]++;
            }
        }

        /** The error of each class; NaN for a class without images. */
        private double[] recall(boolean[][] right, int[] times, int[] drawings) {
            double[] hits = new double[classes];
            double[] all = new double[classes];
            for (int d = 0; d < drawings.length; d++) {
                for (int i = 0; i < group.length && drawings[d] > 0; i++) {
                    int n = times[group[i]] * drawings[d];
                    all[trials.truth()[i]] += n;
                    hits[trials.truth()[i]] += right[d][i] ? n : 0;
                }
            }
            for (int k = 0; k < classes; k++) {
                hits[k] /= all[k];
            }
            return hits;
        }

        LearningCurve curve() {
            List<Course> own = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                own.add(course(trials.classes().name(k), k));
            }
            return new LearningCurve(course("", classes), own, check());
        }

        /** The number of test groups with images of each class, and that for the mean. */
        private int[] tested(int k) {
            return k < classes ? new int[] {groupsOfClass[k]} : groupsOfClass;
        }

        private double effective(int k) {
            return Interval.effective(tested(k));
        }

        private Course course(String name, int k) {
            double[] n = sizes(k);
            int last = n.length - 1;
            List<Point> points = new ArrayList<>();
            for (int j = 0; j < n.length; j++) {
                double recall = 1 - errors[j][k][0];
                Interval e = Interval.of(defined(errors[j][k]), effective(k));
                Interval i = new Interval(1 - e.high(), 1 - e.low());
                points.add(new Point(n[j], recall, Interval.ofShares(recall, i, groups, tested(k))));
            }
            PowerLaw law = PowerLaw.fit(n, column(k, n.length, 0), weights(k, n.length));
            List<Forecast> ahead =
                    AHEAD.stream().map(times -> forecast(k, n, times * n[last])).toList();
            return new Course(name, points, law, ahead);
        }

        private Check check() {
            double[] n = sizes(classes);
            int last = n.length - 1;
            double[] before = Arrays.copyOf(n, last);
            return new Check(n[last - 1], forecast(classes, before, n[last]).point(), 1 - errors[last][classes][0]);
        }

        /** Fits to the first sizes, as many as are given. */
        private Forecast forecast(int k, double[] n, double at) {
            double[] weights = weights(k, n.length);
            double today = n[n.length - 1];
            PowerLaw law = PowerLaw.fit(n, column(k, n.length, 0), weights);
            double[][] then = new double[2][RESAMPLES];
            double[][] gain = new double[2][RESAMPLES];
            for (int b = 0; b < RESAMPLES; b++) {
                PowerLaw.Fits fits = new PowerLaw.Fits(n, column(k, n.length, b + 1), weights);
                List<PowerLaw> laws = List.of(fits.best(), fits.drawn(random));
                for (int l = 0; l < laws.size(); l++) {
                    then[l][b] = 1 - laws.get(l).at(at);
                    gain[l][b] = laws.get(l).at(today) - laws.get(l).at(at);
                }
            }
            Interval gained = around(gain, effective(k));
            double wrong = errors[n.length - 1][k][0];
            if (wrong == 0) {
                // an error that was not observed may still exist, and be reduced
                Interval unseen = Interval.ofShares(1, Interval.UNKNOWN, groups, tested(k));
                return new Forecast(
                        new Point(at, 1 - law.at(at), unseen),
                        0,
                        new Interval(0, Math.max(gained.high(), 1 - unseen.low())));
            }
            double gains = Math.min(wrong, law.at(today) - law.at(at));
            return new Forecast(
                    new Point(at, 1 - law.at(at), around(then, effective(k))),
                    gains,
                    new Interval(Math.min(gains, gained.low()), Math.max(gains, gained.high())));
        }

        private static Interval around(double[][] replications, double effective) {
            Interval a = Interval.of(defined(replications[0]), effective);
            Interval b = Interval.of(defined(replications[1]), effective);
            return new Interval(Math.min(a.low(), b.low()), Math.max(a.high(), b.high()));
        }

        /** The number of training groups with images of the class; all groups for the mean. */
        private double[] sizes(int k) {
            return Arrays.stream(trials.taken())
                    .mapToDouble(t -> Math.max(LEAST_GROUPS, k < classes ? t[k] : t[classes]))
                    .toArray();
        }

        private double[] column(int k, int sizes, int resample) {
            double[] e = new double[sizes];
            for (int j = 0; j < sizes; j++) {
                e[j] = errors[j][k][resample];
            }
            return e;
        }

        /**
         * Inverse variances, times the size, as a power law errs most where a class has a group or two; where all resamples agree,
         * the variance is that of a share in which one of the test groups is wrong.
         */
        private double[] weights(int k, int sizes) {
            double[] n = sizes(k);
            double[] w = new double[sizes];
            double one = 0;
            for (int groups : tested(k)) {
                double p = 1.0 / (groups + 2);
                one += p * (1 - p) / groups / tested(k).length / tested(k).length;
            }
            for (int j = 0; j < sizes; j++) {
                double[] r = defined(errors[j][k]);
                double mean = Arrays.stream(r).average().orElseThrow();
                double variance =
                        Arrays.stream(r).map(v -> (v - mean) * (v - mean)).sum() / r.length;
                w[j] = n[j] / n[sizes - 1] / (variance > NO_VARIANCE ? variance : one);
            }
            return w;
        }

        private static double[] defined(double[] values) {
            return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        }
    }
}
