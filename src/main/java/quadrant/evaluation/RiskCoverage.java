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
    private static final int IMAGES_NEEDED = 20;

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
     * A threshold for a wanted accuracy, and the accuracy on the images that it was chosen on, which is somewhat higher than on
     * new ones.
     *
     * @param interval of the accuracy at this threshold, by bootstrap over groups; unknown with fewer than two groups
     */
    public record Abstention(double wanted, double threshold, double coverage, double accuracy, Interval interval) {}

    /**
     * The curve.
     *
     * @throws IllegalArgumentException where there is no row, a row has no truth or a probability is NaN
     */
    public static RiskCoverage of(Predictions heldOut) {
        Temperature.requireUsable(heldOut);
        if (heldOut.rows().isEmpty()) {
            throw new IllegalArgumentException("Nothing to measure");
        }
        List<Prediction> order = heldOut.rows().stream()
                .sorted(Comparator.comparingDouble(p -> -confidence(p)))
                .toList();
        int n = order.size();
        List<Point> points = new ArrayList<>();
        double area = 0;
        int right = 0;
        int from = 0;
        for (int i = 0; i < n; i++) {
            right += right(order.get(i)) ? 1 : 0;
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
     * The lowest threshold that reaches an accuracy and keeps at least 20 images.
     *
     * @param heldOut the images that the curve was made from
     * @param seed of the bootstrap
     * @return no value where no threshold does
     */
    public Measured<Abstention> threshold(double wanted, Predictions heldOut, long seed) {
        int n = heldOut.rows().size();
        for (int i = points.size() - 1; i >= 0; i--) {
            Point p = points.get(i);
            if (p.coverage * n > IMAGES_NEEDED - 0.5 && p.accuracy >= wanted) {
                Predictions kept = new Predictions(
                        heldOut.classes(),
                        heldOut.rows().stream()
                                .filter(row -> confidence(row) >= p.threshold)
                                .toList());
                Interval interval = new GroupBootstrap(kept).intervals(seed).accuracy();
                return Measured.of(new Abstention(wanted, p.threshold, p.coverage, p.accuracy, interval));
            }
        }
        return Measured.not(String.format(
                Locale.ROOT,
                "No threshold makes %.0f %% of the calls right on %d or more of the %d held-out images.",
                100 * wanted,
                IMAGES_NEEDED,
                n));
    }

    private static boolean right(Prediction p) {
        return p.predicted() == p.truth().orElseThrow();
    }

    private static double confidence(Prediction p) {
        return p.probabilities().get(p.predicted());
    }
}
