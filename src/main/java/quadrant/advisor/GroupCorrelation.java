package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import quadrant.dataset.Sample;
import quadrant.evaluation.Measured;

/**
 * The intra-class correlation ρ, 0–1: how much the images of one group resemble each other within a class.
 *
 * <p>The ANOVA estimator ρ = (MSB − MSW) / (MSB + (n₀ − 1)·MSW) (Donner &amp; Koval, "The estimation of intraclass
 * correlation in the analysis of family data", Biometrics 1980), with MSB and MSW the mean squares between the groups of
 * a class and within them, and n₀ = (N − Σₖ Σ_g m²ₖg/Nₖ) / Σₖ(Gₖ − 1) the size of a group, corrected for unequal ones.
 * Both mean squares are summed over the classes and over the features, each standardised within the classes. Negative
 * estimates are 0.
 */
final class GroupCorrelation {
    private GroupCorrelation() {}

    /**
     * Estimates.
     *
     * @param features one row for each sample, finite
     */
    static Measured<Double> of(List<Sample> samples, float[][] features) {
        Map<Integer, Map<String, List<float[]>>> classes = new TreeMap<>();
        for (int i = 0; i < features.length; i++) {
            Sample s = samples.get(i);
            classes.computeIfAbsent(s.label(), k -> new TreeMap<>())
                    .computeIfAbsent(s.group().value(), g -> new ArrayList<>())
                    .add(features[i]);
        }
        int images = features.length;
        int groups = classes.values().stream().mapToInt(Map::size).sum();
        int between = groups - classes.size();
        if (images == groups) {
            return Measured.not(
                    "No group has two images of a class, so the correlation within groups was not measured.");
        }
        if (between == 0) {
            return Measured.not(
                    "No class has images of two groups, so the correlation within groups was not measured.");
        }
        return of(classes, features[0].length, images, groups, between);
    }

    private static Measured<Double> of(
            Map<Integer, Map<String, List<float[]>>> classes, int width, int images, int groups, int between) {
        double[] betweenSquares = new double[width];
        double[] withinSquares = new double[width];
        double squaredSizes = 0;
        for (Map<String, List<float[]>> groupsOfClass : classes.values()) {
            List<float[]> all =
                    groupsOfClass.values().stream().flatMap(List::stream).toList();
            double[] centre = mean(all);
            double ofClass = 0;
            for (List<float[]> group : groupsOfClass.values()) {
                double[] own = mean(group);
                ofClass += (double) group.size() * group.size() / all.size();
                add(betweenSquares, group.size(), f -> own[f], centre);
                group.forEach(row -> add(withinSquares, 1, f -> row[f], own));
            }
            squaredSizes += ofClass;
        }
        double msb = 0;
        double msw = 0;
        for (int f = 0; f < width; f++) {
            double total = betweenSquares[f] + withinSquares[f];
            if (total > 0) {
                msb += betweenSquares[f] / total / between;
                msw += withinSquares[f] / total / (images - groups);
            }
        }
        double size = (images - squaredSizes) / between;
        double rho = (msb - msw) / (msb + (size - 1) * msw);
        return Double.isFinite(rho)
                ? Measured.of(Math.max(0, Math.min(1, rho)))
                : Measured.not(
                        "The images of each class are all alike to the backbone, so the correlation within groups was"
                                + " not measured.");
    }

    private static void add(double[] squares, int times, IntToDoubleFunction row, double[] centre) {
        for (int f = 0; f < centre.length; f++) {
            double d = row.applyAsDouble(f) - centre[f];
            squares[f] += times * d * d;
        }
    }

    private static double[] mean(List<float[]> rows) {
        double[] mean = new double[rows.get(0).length];
        for (float[] row : rows) {
            for (int f = 0; f < mean.length; f++) {
                mean[f] += row[f] / (double) rows.size();
            }
        }
        return mean;
    }
}
