package quadrant.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The ROC and precision–recall curves of a set of predictions; each class against the rest.
 *
 * @param roc false positive rate to true positive rate, for the classes with images of the class and of the rest
 * @param precisionRecall recall to precision, for the classes that have images; the area is the average precision
 */
public record Curves(List<Curve> roc, List<Curve> precisionRecall, Reliability reliability) {
    public Curves {
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
    }

    /**
     * A curve through points.
     *
     * @param name of the class
     * @param area under it, 0–1
     */
    public record Curve(String name, double area, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /** A point; both coordinates are shares, 0–1. */
    public record Point(double x, double y) {}

    /**
     * The curves.
     *
     * @throws IllegalArgumentException where there is no row or a row has no truth
     */
    public static Curves of(Predictions predictions) {
        predictions.requireSome();
        List<Prediction> rows = predictions.rows();
        int[] same = new int[rows.size()];
        int[] once = {1};
        List<Curve> roc = new ArrayList<>();
        List<Curve> precisionRecall = new ArrayList<>();
        for (int k = 0; k < predictions.classes().size(); k++) {
            int own = k;
            double hits =
                    rows.stream().filter(p -> p.truth().orElseThrow() == own).count();
            double rest = rows.size() - hits;
            Ranking ranking = new Ranking(rows, k);
            Ranking.Areas areas = ranking.areas(same, once);
            List<Point> rocPoints = new ArrayList<>(List.of(new Point(0, 0)));
            List<Point> recallPoints = new ArrayList<>();
            ranking.walk(same, once, (h, a) -> {
                rocPoints.add(new Point(a / rest, h / hits));
                recallPoints.add(new Point(h / hits, h / (h + a)));
            });
            String name = predictions.classes().name(k);
            if (hits > 0 && rest > 0) {
                roc.add(new Curve(name, areas.auc(), rocPoints));
            }
            if (hits > 0) {
                precisionRecall.add(new Curve(name, areas.averagePrecision(), recallPoints));
            }
        }
        return new Curves(roc, precisionRecall, Reliability.of(predictions));
    }
}
