package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import quadrant.dataset.GroupId;

/**
 * The prediction for a slide or patient as a whole, from its tiles or cells.
 *
 * @param n tiles or cells
 * @param truth the true class, if all of them have the same
 * @param mean probability of each class, pooled as the model does
 * @param top mean of the k greatest probabilities of each class, k a tenth of n, at least 1: it is raised by a small lesion
 * @param doubtful predictions among them; empty where the model has no uncertainty
 * @param shares of the predictions, for each class
 */
public record GroupCall(
        GroupId group,
        int n,
        OptionalInt truth,
        List<Double> mean,
        List<Double> top,
        OptionalInt doubtful,
        List<Share> shares) {
    private static final int TOP = 10;
    private static final int DRAWS = 500;
    private static final double TAIL = 0.025;

    public GroupCall {
        mean = List.copyOf(mean);
        top = List.copyOf(top);
        shares = List.copyOf(shares);
    }

    /**
     * The share of the predictions that are of a class.
     *
     * @param called predicted share, 0–1
     * @param interval 95 %, by drawing tiles or cells with replacement, as if they were independent
     * @param adjusted for misclassification, by {@link AdjustedCount}; empty without held-out predictions
     * @param withoutDoubtful share among the predictions without doubt; empty where there are none, or where no doubt is known
     * @param adjustedInterval also includes the uncertainty of the misclassification rates
     */
    public record Share(
            double called,
            Interval interval,
            Optional<Double> withoutDoubtful,
            Optional<Double> adjusted,
            Optional<Interval> adjustedInterval) {}

    /** The class of the greatest mean probability; the first of equals. */
    public int predicted() {
        return IntStream.range(0, mean.size())
                .boxed()
                .max(Comparator.comparing(mean::get).thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /**
     * The prediction for each group, in the order of their first rows.
     *
     * @param heldOut predictions for images that were held out of training
     * @param seed of the intervals
     */
    public static List<GroupCall> of(
            Predictions predictions, GroupPooling pooling, Optional<ConfusionMatrix> heldOut, long seed) {
        List<GroupCall> calls = new ArrayList<>();
        groups(predictions)
                .forEach((group, rows) -> calls.add(of(group, rows, pooling, heldOut.map(AdjustedCount::new), seed)));
        return calls;
    }

    /** Each group as one image with the group's name, in the order of their first rows. */
    public static Predictions pooled(Predictions predictions, GroupPooling pooling) {
        List<Prediction> rows = new ArrayList<>();
        groups(predictions)
                .forEach((group, images) -> rows.add(new Prediction(
                        group.value(),
                        group,
                        truth(images),
                        pooling.of(images).stream().map(Double::floatValue).toList())));
        return new Predictions(predictions.classes(), rows);
    }

    /** Whether any group has several images. */
    public static boolean known(Predictions predictions) {
        return predictions.rows().stream().map(Prediction::group).distinct().count()
                < predictions.rows().size();
    }

    /** Predictions with each group as one image; empty where groups are unknown or a group has images of several classes. */
    public static Optional<Evaluation> evaluate(Predictions predictions, GroupPooling pooling, long seed) {
        if (!known(predictions)) {
            return Optional.empty();
        }
        Predictions groups = pooled(predictions, pooling);
        List<Prediction> rows = groups.rows();
        return rows.size() < 2 || rows.stream().anyMatch(r -> r.truth().isEmpty())
                ? Optional.empty()
                : Optional.of(Evaluation.of(groups, seed));
    }

    private static Map<GroupId, List<Prediction>> groups(Predictions predictions) {
        Map<GroupId, List<Prediction>> groups = new LinkedHashMap<>();
        for (Prediction p : predictions.rows()) {
            groups.computeIfAbsent(p.group(), g -> new ArrayList<>()).add(p);
        }
        return groups;
    }

    private static OptionalInt truth(List<Prediction> rows) {
        List<OptionalInt> truths =
                rows.stream().map(Prediction::truth).distinct().toList();
        return truths.size() == 1 ? truths.get(0) : OptionalInt.empty();
    }

    private static GroupCall of(
            GroupId group, List<Prediction> rows, GroupPooling pooling, Optional<AdjustedCount> adjusted, long seed) {
        List<Double> mean = pooling.of(rows);
        int classes = mean.size();
        List<Double> top = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            int c = k;
            double[] p = rows.stream()
                    .mapToDouble(r -> r.probabilities().get(c))
                    .sorted()
                    .toArray();
            int most = Math.max(1, p.length / TOP);
            top.add(Arrays.stream(p, p.length - most, p.length).average().orElse(0));
        }
        int[] calls = rows.stream().mapToInt(Prediction::predicted).toArray();
        boolean known = rows.stream().anyMatch(r -> r.doubt().isPresent());
        int[] sure = rows.stream()
                .filter(r -> known && !r.doubtful())
                .mapToInt(Prediction::predicted)
                .toArray();
        return new GroupCall(
                group,
                rows.size(),
                truth(rows),
                mean,
                top,
                known ? OptionalInt.of(rows.size() - sure.length) : OptionalInt.empty(),
                shares(calls, sure, classes, adjusted, seed));
    }

    private static List<Share> shares(
            int[] calls, int[] sure, int classes, Optional<AdjustedCount> adjusted, long seed) {
        double[] called = new double[classes];
        for (int c : calls) {
            called[c] += 1.0 / calls.length;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] drawn = new double[classes][DRAWS];
        double[][] corrected = new double[classes][DRAWS];
        for (int b = 0; b < DRAWS; b++) {
            double[] draw = multinomial(called, calls.length, random);
            double[] p = adjusted.isPresent() ? adjusted.get().drawn(random, draw) : draw;
            for (int k = 0; k < classes; k++) {
                drawn[k][b] = draw[k];
                corrected[k][b] = p[k];
            }
        }
        double[] values = adjusted.map(a -> a.shares(called)).orElse(called);
        return IntStream.range(0, classes)
                .mapToObj(k -> new Share(
                        called[k],
                        interval(drawn[k]),
                        sure.length == 0
                                ? Optional.empty()
                                : Optional.of(
                                        Arrays.stream(sure).filter(c -> c == k).count() / (double) sure.length),
                        adjusted.map(a -> values[k]),
                        adjusted.map(a -> interval(corrected[k]))))
                .toList();
    }

    /** The shares in n draws with replacement from the predictions. */
    private static double[] multinomial(double[] shares, int n, SplittableRandom random) {
        double[] draw = new double[shares.length];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < shares.length - 1 && u >= shares[k]) {
                u -= shares[k++];
            }
            draw[k] += 1.0 / n;
        }
        return draw;
    }

    private static Interval interval(double... drawn) {
        Arrays.sort(drawn);
        int tail = (int) Math.round(TAIL * drawn.length);
        return new Interval(drawn[tail], drawn[drawn.length - 1 - tail]);
    }
}
