package quadrant.dataset;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Splits a dataset by whole groups, with the classes spread evenly, determined by a seed. There is no other way to split.
 *
 * <p>The algorithm is that of scikit-learn's {@code StratifiedGroupKFold} (Pedregosa et al. 2011, "Scikit-learn: Machine
 * Learning in Python", JMLR 12): the groups are shuffled, then taken in the order of decreasing spread of their class counts.
 * Each goes to the part where the parts then differ least, measured by the standard deviation over the parts of each class's
 * share, averaged over the classes; among equals, to the part with the fewest images. For parts of unequal size, shares are
 * relative to the intended size of the part.
 */
public final class GroupSplit {
    private static final int NAMED = 5;
    private static final String ONE_FOLD_A_GROUP = "Give all images of a group the same fold.";

    private GroupSplit() {}

    /**
     * The fold of each sample, 0 to k − 1.
     *
     * @throws UserException when a group holds a whole class, or there are too few groups
     */
    public static int[] folds(Dataset dataset, int k, long seed) {
        double[] aims = new double[k];
        Arrays.fill(aims, 1.0 / k);
        return split(dataset, aims, 0, seed);
    }

    /**
     * A test part of about {@code testFraction} of the images, in (0, 1).
     *
     * @throws UserException as {@link #folds}
     */
    public static Split holdOut(Dataset dataset, double testFraction, long seed) {
        return split(split(dataset, new double[] {1 - testFraction, testFraction}, 1, seed), 1);
    }

    /** The split whose test part is this fold of {@link #folds}. */
    public static Split split(int[] folds, int fold) {
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            (folds[i] == fold ? test : train).add(i);
        }
        return new Split(train, test);
    }

    /**
     * The split that the data itself defines: the test part is all samples of this fold.
     *
     * @throws UserException when samples have no fold, none has this one, no other samples are left, or a group straddles the
     *     split
     */
    public static Split holdOutFold(Dataset dataset, int fold) {
        List<Sample> samples = dataset.samples();
        requireFolds(samples);
        int[] folds = samples.stream()
                .mapToInt(s -> s.fold().equals(OptionalInt.of(fold)) ? 1 : 0)
                .toArray();
        Split split = split(folds, 1);
        Set<String> trained = groups(dataset, split.train());
        trained.retainAll(groups(dataset, split.test()));
        if (!trained.isEmpty()) {
            throw new UserException(
                    "The group " + trained.iterator().next() + " lies both in fold " + fold + " and outside it.",
                    ONE_FOLD_A_GROUP);
        }
        if (split.test().isEmpty() || split.train().isEmpty()) {
            throw new UserException(
                    split.test().isEmpty()
                            ? "No image has fold " + fold + "."
                            : "Every image has fold " + fold + ", so none is left to train on.",
                    "Name one of the folds "
                            + samples.stream()
                                    .flatMapToInt(s -> s.fold().stream())
                                    .distinct()
                                    .sorted()
                                    .boxed()
                                    .toList()
                            + ".");
        }
        requireClassesToTrainOn(dataset, folds, 1);
        return split;
    }

    private static void requireFolds(List<Sample> samples) {
        if (samples.stream().allMatch(s -> s.fold().isEmpty())) {
            throw new UserException(
                    "Folds of the column fold were asked for, but the data has no column fold.",
                    "Add a column fold to the CSV, or leave the folds to the seed (" + option("folds") + " 5).");
        }
    }

    private static Set<String> groups(Dataset dataset, List<Integer> samples) {
        Set<String> groups = new TreeSet<>();
        samples.forEach(i -> groups.add(dataset.samples().get(i).group().value()));
        return groups;
    }

    /**
     * The folds that the data itself defines, each of which is held out once.
     *
     * @throws UserException when images have no fold, all have the same, a group straddles folds, or a fold holds every image
     *     of a class
     */
    public static int[] namedFolds(Dataset dataset, Task task) {
        List<Sample> samples = dataset.samples();
        requireFolds(samples);
        List<Sample> without = samples.stream().filter(s -> s.fold().isEmpty()).toList();
        if (!without.isEmpty()) {
            throw new UserException(
                    without.size() + " of " + samples.size() + " images have no fold, the first of them "
                            + without.get(0).id() + ", so they would never be tested.",
                    "Give every image a fold, or name a number of folds, such as " + option("folds") + " 5.");
        }
        int[] folds = samples.stream().mapToInt(s -> s.fold().orElseThrow()).toArray();
        if (Arrays.stream(folds).distinct().count() < 2) {
            throw new UserException(
                    "Every image has fold " + folds[0] + ", and cross-validation needs two folds or more.",
                    "Put the images into several folds, or name a number of folds, such as " + option("folds") + " 5.");
        }
        refuseStraddling(samples);
        Arrays.stream(folds).distinct().sorted().forEach(f -> requireClassesToTrainOn(dataset, folds, f));
        // their results rest on the other folds
        List<String> missing = new ArrayList<>();
        for (int k = 0; k < dataset.classes().size(); k++) {
            Set<Integer> lacking = new TreeSet<>(Arrays.stream(folds).boxed().toList());
            for (Sample s : samples) {
                if (s.label() == k) {
                    lacking.remove(s.fold().orElseThrow());
                }
            }
            if (!lacking.isEmpty()) {
                missing.add(dataset.classes().name(k) + " in " + list(lacking));
            }
        }
        if (!missing.isEmpty()) {
            task.warn("Some folds hold no image of a class: " + String.join("; ", missing) + ".");
        }
        return folds;
    }

    private static String list(Set<Integer> folds) {
        return folds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void refuseStraddling(List<Sample> samples) {
        Map<String, Set<Integer>> foldsOf = new TreeMap<>();
        samples.forEach(s -> foldsOf.computeIfAbsent(s.group().value(), g -> new TreeSet<>())
                .add(s.fold().orElseThrow()));
        List<String> straddling = foldsOf.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getKey() + " in the folds " + list(e.getValue()))
                .toList();
        if (!straddling.isEmpty()) {
            int more = straddling.size() - NAMED;
            throw new UserException(
                    (straddling.size() == 1 ? "A group straddles" : straddling.size() + " groups straddle")
                            + " the folds of the column fold: "
                            + String.join("; ", straddling.subList(0, Math.min(NAMED, straddling.size())))
                            + (more > 0 ? "; and " + more + " more" : "") + ".",
                    ONE_FOLD_A_GROUP);
        }
    }

    /**
     * Refuses more folds than a class has groups, as some folds would hold none of its images.
     *
     * @throws UserException that names the class with the fewest groups
     */
    public static void requireGroupsOfEachClass(Dataset dataset, int folds) {
        List<Sample> samples = dataset.samples();
        int[] groups = IntStream.range(0, dataset.classes().size())
                .map(k -> (int) samples.stream()
                        .filter(s -> s.label() == k)
                        .map(Sample::group)
                        .distinct()
                        .count())
                .toArray();
        int fewest = IntStream.range(0, groups.length)
                .boxed()
                .min(Comparator.comparingInt(k -> groups[k]))
                .orElseThrow();
        int n = groups[fewest];
        if (n < folds) {
            String unit = dataset.groupsKnown() ? "group" : "image";
            String name = dataset.classes().name(fewest);
            throw new UserException(
                    "The class " + name + " has only " + n + " " + unit + (n == 1 ? "" : "s") + ", too few for " + folds
                            + " folds.",
                    n < 2
                            ? "Add images of " + name + " from another " + unit + ", or take the class away."
                            : "Ask for " + n + " folds or fewer, or add images of " + name + " from other " + unit
                                    + "s.");
        }
    }

    private static int[] split(Dataset dataset, double[] aims, int firstTest, long seed) {
        Map<String, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            members.computeIfAbsent(dataset.samples().get(i).group().value(), g -> new ArrayList<>())
                    .add(i);
        }
        refuseGroupsThatHoldAClass(dataset, members);
        if (members.size() < aims.length) {
            throw new UserException(
                    "There are " + members.size() + " groups, too few for " + aims.length + " parts.",
                    "Ask for fewer folds, or add images from other groups.");
        }
        List<List<Integer>> groups = new ArrayList<>(members.values());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = groups.size() - 1; i > 0; i--) {
            Collections.swap(groups, i, random.nextInt(i + 1));
        }
        int[] parts = assign(groups.stream().map(g -> counts(dataset, g)).toArray(int[][]::new), aims);
        int[] folds = new int[dataset.size()];
        for (int g = 0; g < parts.length; g++) {
            for (int i : groups.get(g)) {
                folds[i] = parts[g];
            }
        }
        requireUsable(dataset, folds, aims.length, firstTest);
        return folds;
    }

    private static int[] counts(Dataset dataset, List<Integer> samples) {
        int[] counts = new int[dataset.classes().size()];
        samples.forEach(i -> counts[dataset.samples().get(i).label()]++);
        return counts;
    }

    /** The part of each group, from its number of images of each class. */
    static int[] assign(int[][] counts, double[] aims) {
        int classes = counts[0].length;
        double[] total = new double[classes];
        for (int[] group : counts) {
            for (int k = 0; k < classes; k++) {
                total[k] += group[k];
            }
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, counts.length).boxed().toList());
        order.sort(Comparator.comparingLong(g -> -spread(counts[g])));
        double[][] filled = new double[aims.length][classes];
        int[] parts = new int[counts.length];
        for (int g : order) {
            parts[g] = bestPart(counts[g], filled, total, aims);
            add(filled[parts[g]], counts[g], 1);
        }
        return parts;
    }

    private static int bestPart(int[] group, double[][] filled, double[] total, double[] aims) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        double fewest = Double.POSITIVE_INFINITY;
        for (int p = 0; p < aims.length; p++) {
            add(filled[p], group, 1);
            double spread = spread(filled, total, aims);
            double images = Arrays.stream(filled[p]).sum() / aims[p];
            add(filled[p], group, -1);
            boolean equal = Math.abs(spread - least) <= 1e-8 + 1e-5 * least;
            if ((spread < least && !equal) || (equal && images < fewest)) {
                least = spread;
                fewest = images;
                best = p;
            }
        }
        return best;
    }

    private static double spread(double[][] filled, double[] total, double[] aims) {
        double sum = 0;
        double[] shares = new double[aims.length];
        for (int k = 0; k < total.length; k++) {
            for (int p = 0; p < aims.length; p++) {
                shares[p] = total[k] == 0 ? 0 : filled[p][k] / (total[k] * aims[p] * aims.length);
            }
            sum += deviation(shares);
        }
        return sum / total.length;
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
    }

    /** n² times the variance of n counts, in whole numbers, so that ties are exact. */
    private static long spread(int[] counts) {
        long sum = 0;
        long squares = 0;
        for (int c : counts) {
            sum += c;
            squares += (long) c * c;
        }
        return counts.length * squares - sum * sum;
    }

    private static void add(double[] to, int[] counts, int sign) {
        for (int k = 0; k < to.length; k++) {
            to[k] += sign * counts[k];
        }
    }

    private static void refuseGroupsThatHoldAClass(Dataset dataset, Map<String, List<Integer>> members) {
        if (dataset.groupsKnown() && members.size() == 1) {
            throw new UserException(
                    "All images are in one group, "
                            + members.keySet().iterator().next() + ", so no split can both train on it and test it.",
                    "Give each slide or patient a group of its own, or hold nothing out (" + option("test") + " 0).");
        }
        int[] total = dataset.counts();
        members.forEach((group, indices) -> {
            int[] counts = counts(dataset, indices);
            for (int k = 0; k < total.length; k++) {
                if (total[k] > 0 && counts[k] == total[k]) {
                    String name = dataset.classes().name(k);
                    String all = dataset.groupsKnown()
                            ? "Every image of the class " + name + " is in the group " + group
                            : total[k] == 1
                                    ? "The class " + name + " has only one image, " + group
                                    : "All " + total[k] + " images of the class " + name + " are the same image";
                    throw DatasetCheck.unsplittable(all, name, dataset.groupsKnown() ? " from another group" : "");
                }
            }
        });
    }

    private static void requireUsable(Dataset dataset, int[] folds, int parts, int firstTest) {
        for (int p = 0; p < parts; p++) {
            int part = p;
            if (Arrays.stream(folds).noneMatch(f -> f == part)) {
                String more = dataset.groupsKnown() ? " from other groups" : "";
                throw firstTest == 0
                        ? new UserException(
                                "The groups are too unequal to fill " + parts + " parts.",
                                "Ask for fewer folds, or add images from other groups.")
                        : new UserException(
                                (dataset.groupsKnown()
                                                ? "The groups are too few or too unequal"
                                                : "The classes have too few images, "
                                                        + Arrays.stream(dataset.counts())
                                                                .min()
                                                                .orElse(0)
                                                        + " in the smallest,")
                                        + " to hold some of them out for a test.",
                                "Add images" + more + ", or hold nothing out (" + option("test")
                                        + " 0), and then nothing is known of new images.");
            }
            if (p >= firstTest) {
                requireClassesToTrainOn(dataset, folds, p);
            }
        }
    }

    private static void requireClassesToTrainOn(Dataset dataset, int[] folds, int test) {
        int[] left = counts(dataset, split(folds, test).train());
        int[] total = dataset.counts();
        for (int k = 0; k < left.length; k++) {
            if (left[k] == 0 && total[k] > 0) {
                throw new UserException(
                        "The test part would hold every image of the class "
                                + dataset.classes().name(k) + ", leaving none to train on.",
                        "Add images of it from other groups, or split in another way.");
            }
        }
    }
}
