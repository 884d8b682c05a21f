package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The accuracy–coverage curve of rejecting the least confident predictions: accuracy on the images whose greatest probability
 * is at least a threshold, against their share (El-Yaniv &amp; Wiener, On the Foundations of Noise-free Selective
 * Classification, JMLR 2010; Geifman &amp; El-Yaniv, NIPS 2017). Images of equal probability are kept or rejected together.
 *
 * @param points from the most confident images to all
 * @param area mean share of wrong predictions over the coverages 1/n … n/n, where less is better (AURC, Geifman, Uziel &amp;
 *     El-Yaniv, ICLR 2019); images of equal probability have the share of them all
 */
public record RiskCoverage(List<Point> points, double area) {
    public RiskCoverage {
        points = List.copyOf(points);
    }

    /**
     * One threshold.
     *
     * @param threshold of the greatest probability, 0–1
     * @param coverage share of the images that are kept, above 0 to 1
     * @param accuracy share of correct predictions among them, 0–1
     */
    public record Point(double threshold, double coverage, double accuracy) {}

    /**
     * A threshold, and the accuracy on the images that it was chosen on, which is somewhat higher than on new ones.
     *
     * @param interval of the accuracy at this threshold, by bootstrap over groups; unknown with fewer than two groups
     */
    public record Abstention(double threshold, double coverage, double accuracy, Interval interval) {}

    /**
     * The curve.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static RiskCoverage of(Predictions heldOut) {
        heldOut.requireSome();
        List<Prediction> order = heldOut.rows().stream()
                .sorted(Comparator.comparingDouble(p -> -confidence(p)))
                .toList();
        int n = order.size();
        List<Point> points = new ArrayList<>();
        double area = 0;
        int right = 0;
        int from = 0;
        for (int i = 0; i < n; i++) {
            right += order.get(i).right() ? 1 : 0;
            if (i == n - 1 || confidence(order.get(i + 1)) < confidence(order.get(i))) {
                double accuracy = right / (i + 1.0);
                points.add(new Point(confidence(order.get(i)), (i + 1.0) / n, accuracy));
                area += (1 - accuracy) * (i + 1 - from) / n;
                from = i + 1;
            }
        }
        return new RiskCoverage(points, area);
    }

    /**
     * The threshold below which lies a share of new images: of n held-out ones, the ⌊(n + 1)·share⌋-th least confident has it.
     *
     * @param heldOut the images that the curve was made from
     * @param seed of the bootstrap
     * @return no value where the images are too few for the share
     */
    public Measured<Abstention> threshold(double share, Predictions heldOut, long seed) {
        int n = heldOut.rows().size();
        int rank = (int) Math.floor((n + 1) * share + 1e-9);
        if (rank < 1) {
            return Measured.not(
                    String.format(Locale.ROOT, "%d held-out images have no least confident %.0f %%.", n, 100 * share));
        }
        double threshold = heldOut.rows().stream()
                .mapToDouble(RiskCoverage::confidence)
                .sorted()
                .skip(rank - 1)
                .findFirst()
                .orElseThrow();
        Point p = points.stream()
                .filter(q -> q.threshold == threshold)
                .findFirst()
                .orElseThrow();
        Predictions kept = new Predictions(
                heldOut.classes(),
                heldOut.rows().stream()
                        .filter(row -> confidence(row) >= threshold)
                        .toList());
        Interval interval = new GroupBootstrap(kept).intervals(seed).accuracy();
        return Measured.of(new Abstention(threshold, p.coverage, p.accuracy, interval));
    }

    private static double confidence(Prediction p) {
        return p.probabilities().get(p.predicted());
    }
}
