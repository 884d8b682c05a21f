package quadrant.advisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Measured;
import quadrant.pixels.PerceptualHash;

/**
 * How large a dataset is, without near-duplicates and with correlated images of one group counted as fewer.
 *
 * <p>Near-duplicates count once. Images of one group (patient, slide) carry less information than as many images of different
 * groups: n images are worth n / (1 + (m̄ − 1)·ρ) independent ones, the design effect of Kish, Survey Sampling, 1965, with m̄ =
 * Σm²/Σm the size of the group in which an image lies on average (for groups of one size that size; for unequal ones Kish,
 * Weighting in Deft², 1987) and ρ the correlation of the images within a group. Where every class comes from one group only, ρ
 * cannot be measured and is taken as 1: each group then counts as one image. Where no groups are known, every image that is not
 * a near-duplicate counts.
 *
 * @param correlation ρ, 0–1
 */
public record DatasetProfile(List<ClassSize> classes, boolean groupsKnown, Measured<Double> correlation) {
    /** Whole groups are drawn until they hold this many images. */
    private static final int ENOUGH = 400;

    public DatasetProfile {
        classes = List.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param images as they were given
     * @param groups among them
     * @param distinct images without near-duplicates
     * @param effective the effective number of independent images, 0 to {@code distinct}
     */
    public record ClassSize(String name, int images, int groups, int distinct, double effective) {}

    /** Which number is taken as the size of a class. */
    public enum SizeRule {
        /** Independent images. */
        EFFECTIVE("independent training images"),
        /** Images as they were given. */
        RAW("training images");

        private final String unit;

        SizeRule(String unit) {
            this.unit = unit;
        }

        /** What is counted, in words. */
        public String unit() {
            return unit;
        }
    }

    /**
     * Computes the profile.
     *
     * @param looks the fingerprint of each sample, in order
     * @param correlation ρ, as it was measured
     */
    static DatasetProfile of(Dataset dataset, List<PerceptualHash> looks, Measured<Double> correlation) {
        List<Sample> samples = dataset.samples();
        List<Sample> distinct =
                distinct(dataset, looks).stream().map(samples::get).toList();
        double rho = correlation.value().orElse(1.0);
        List<ClassSize> classes = new ArrayList<>();
        for (int k = 0; k < dataset.classes().size(); k++) {
            Map<String, Long> all = groups(samples, k);
            Map<String, Long> once = groups(distinct, k);
            int n = sum(once);
            double squares =
                    once.values().stream().mapToDouble(m -> (double) m * m).sum();
            double effective = n == 0 ? 0 : n / (1 + (squares / n - 1) * rho);
            classes.add(new ClassSize(
                    dataset.classes().name(k), sum(all), all.size(), n, dataset.groupsKnown() ? effective : n));
        }
        return new DatasetProfile(classes, dataset.groupsKnown(), correlation);
    }

    /**
     * Measures, where groups are known with the embedding of the frozen backbone.
     *
     * @param looks the fingerprint of each sample, in order
     * @param embedding gives the features of a sample by its index
     */
    static DatasetProfile measure(
            Dataset dataset, List<PerceptualHash> looks, IntFunction<float[]> embedding, long seed) {
        if (!dataset.groupsKnown()) {
            return of(
                    dataset,
                    looks,
                    Measured.not("No groups are known, so the correlation within groups was not measured."));
        }
        List<Sample> samples = dataset.samples();
        Map<String, List<Integer>> groups = distinct(dataset, looks).stream()
                .collect(Collectors.groupingBy(i -> samples.get(i).group().value(), TreeMap::new, Collectors.toList()));
        List<List<Integer>> order = new ArrayList<>(groups.values());
        Collections.shuffle(order, new Random(seed));
        List<Integer> drawn = new ArrayList<>();
        for (List<Integer> group : order) {
            if (drawn.size() < ENOUGH) {
                drawn.addAll(group);
            }
        }
        float[][] rows = drawn.stream().map(embedding::apply).toArray(float[][]::new);
        return of(
                dataset,
                looks,
                GroupCorrelation.of(drawn.stream().map(samples::get).toList(), rows));
    }

    /**
     * The indices of the samples without near-duplicates of an earlier sample of the same class: the same picture re-encoded, rescaled, or taken
     * twice. One is compared only with those that are no near-duplicates themselves, so that a chain of small changes does not
     * collapse into one.
     */
    static List<Integer> distinct(Dataset dataset, List<PerceptualHash> looks) {
        List<Sample> samples = dataset.samples();
        List<Integer> distinct = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            int label = samples.get(i).label();
            PerceptualHash look = looks.get(i);
            if (distinct.stream().noneMatch(e -> samples.get(e).label() == label && look.same(looks.get(e)))) {
                distinct.add(i);
            }
        }
        return distinct;
    }

    private static Map<String, Long> groups(List<Sample> samples, int label) {
        return samples.stream()
                .filter(s -> s.label() == label)
                .collect(Collectors.groupingBy(s -> s.group().value(), Collectors.counting()));
    }

    private static int sum(Map<String, Long> sizes) {
        return sizes.values().stream().mapToInt(Long::intValue).sum();
    }

    /** The size of the smallest class, by a rule. */
    public double smallest(SizeRule rule) {
        return classes.stream().mapToDouble(c -> size(c, rule)).min().orElse(0);
    }

    /**
     * The size of the largest class divided by that of the smallest, 1 and more; a class without images counts as one image.
     */
    public double imbalance() {
        int largest = classes.stream().mapToInt(ClassSize::images).max().orElse(1);
        int smallest = classes.stream().mapToInt(ClassSize::images).min().orElse(1);
        return (double) Math.max(1, largest) / Math.max(1, smallest);
    }

    private static double size(ClassSize c, SizeRule rule) {
        return switch (rule) {
            case EFFECTIVE -> c.effective;
            case RAW -> c.images;
        };
    }

    /** One sentence on which number is taken as the size, and why. */
    public String describe(SizeRule rule) {
        ClassSize c = classes.stream()
                .min((x, y) -> Double.compare(size(x, rule), size(y, rule)))
                .orElseThrow();
        String images = String.format(
                Locale.ROOT,
                "The smallest class, %s, has %s%s",
                c.name,
                count(c.images, "image"),
                c.distinct < c.images ? ", " + c.distinct + " without near-duplicates" : "");
        if (rule == SizeRule.RAW) {
            return images + "; they are counted as they are.";
        }
        if (!groupsKnown) {
            return images + "; no groups are known, so each counts.";
        }
        if (c.groups == c.images) {
            return images + ", each its own group, so each counts.";
        }
        return String.format(
                Locale.ROOT,
                "%s, from %s; %s, so they are worth %.0f independent %s.",
                images,
                count(c.groups, "group"),
                correlation
                        .value()
                        .map(r -> String.format(
                                Locale.ROOT, "images of a group have an intra-class correlation of %.2f", r))
                        .orElse("the correlation within groups could not be measured and is taken as 1"),
                c.effective,
                Math.round(c.effective) == 1 ? "one" : "ones");
    }

    private static String count(int n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    /** Why no split is informative: all images of a class are near-duplicates of one. Empty otherwise. */
    Optional<String> onlyCopies() {
        return classes.stream()
                .filter(c -> c.images > 1 && c.distinct == 1)
                .findFirst()
                .map(c -> "The " + c.images + " images of the class " + c.name
                        + " are copies of one, so none could be tested that was not trained on.");
    }
}
