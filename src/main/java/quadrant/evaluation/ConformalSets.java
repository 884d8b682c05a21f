package quadrant.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Class-conditional conformal prediction sets: for each class, the prediction set of an image of the class contains the class
 * with the guaranteed probability, however good the model is (Vovk, Gammerman &amp; Shafer, Algorithmic Learning in a Random
 * World, 2005, section 4.5, Mondrian; Sadinle, Lei &amp; Wasserman, Least Ambiguous Set-Valued Classifiers with Bounded Error
 * Levels, JASA 2019).
 *
 * <p>The score of an image is 1 − p(true class). A class is in a set where 1 − p of it is at most the class's limit, the ⌈(n +
 * 1)(1 − α)⌉-th smallest score of its n held-out images. Images of one group are not exchangeable, groups are: a group's images
 * of the class weigh 1/(their number) each, of G groups and one unseen, so the limit is the (1 − α)-quantile of Σ_g Σ_i δ(s_gi)
 * / ((G + 1) n_g) + δ(∞) / (G + 1) (Lee, Barber &amp; Willett, Distribution-free inference with hierarchical data, 2023); with
 * one image per group this is the same. The guarantee holds for an image of a new group, on average over groups from the same
 * distribution, and not for a single group, scanner or hospital. With fewer than 1/α − 1 groups of a class no limit can be
 * guaranteed, and every set contains the class.
 *
 * @param coverage 1 − α, guaranteed for every class
 * @param limits for each class the greatest 1 − p at which it is in the set; 1 where it always is
 * @param groups held-out groups of each class that the limit rests on
 */
public record ConformalSets(double coverage, List<Double> limits, List<Integer> groups) {
    /** The usual coverage: nine of ten. */
    public static final double USUAL = 0.9;

    private static final double ROUNDING = 1e-9;

    public ConformalSets {
        limits = List.copyOf(limits);
        groups = List.copyOf(groups);
        if (!(coverage > 0 && coverage < 1)
                || limits.size() != groups.size()
                || limits.stream().anyMatch(l -> !(l >= 0 && l <= 1))) {
            throw new IllegalArgumentException("Limits " + limits + " for the coverage " + coverage);
        }
    }

    /**
     * Computes the limits from images that the model did not learn from.
     *
     * @throws IllegalArgumentException where a row has no true class or a probability is NaN
     */
    public static ConformalSets of(Predictions heldOut, double coverage) {
        heldOut.requireKnown();
        List<Double> limits = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        for (int k = 0; k < heldOut.classes().size(); k++) {
            Map<String, List<Double>> scores = new LinkedHashMap<>();
            for (Prediction p : heldOut.rows()) {
                if (p.truth().orElseThrow() == k) {
                    scores.computeIfAbsent(p.group().value(), g -> new ArrayList<>())
                            .add(score(p.probabilities(), k));
                }
            }
            limits.add(limit(scores, coverage));
            groups.add(scores.size());
        }
        return new ConformalSets(coverage, limits, groups);
    }

    /** The number of groups of a class that are needed for a coverage: at least coverage / (1 − coverage). */
    public static int groupsNeeded(double coverage) {
        return (int) Math.ceil(coverage / (1 - coverage) - ROUNDING);
    }

    private static double limit(Map<String, List<Double>> scores, double coverage) {
        // each score with its weight
        List<double[]> all = new ArrayList<>();
        scores.values().forEach(own -> own.forEach(s -> all.add(new double[] {s, 1.0 / own.size()})));
        all.sort(Comparator.comparingDouble(s -> s[0]));
        double needed = coverage * (scores.size() + 1) - ROUNDING;
        double sum = 0;
        for (double[] s : all) {
            sum += s[1];
            if (sum >= needed) {
                return Math.max(0, Math.min(1, s[0]));
            }
        }
        return 1;
    }

    /** In float32 arithmetic, so that a calibration image gets the same result as in calibration. */
    private static double score(List<Float> probabilities, int k) {
        return 1 - (double) probabilities.get(k);
    }

    /** The prediction set in the order of the classes; empty where the image is like the images of no class. */
    public List<Integer> set(List<Float> probabilities) {
        return IntStream.range(0, limits.size())
                .filter(k -> score(probabilities, k) <= limits.get(k))
                .boxed()
                .toList();
    }

    /** The classes that are in every set, as too few of their groups were held out. */
    public List<Integer> always() {
        return IntStream.range(0, limits.size())
                .filter(k -> groups.get(k) < groupsNeeded(coverage))
                .boxed()
                .toList();
    }
}
