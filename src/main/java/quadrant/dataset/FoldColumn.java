package quadrant.dataset;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import quadrant.task.UserException;

/** Checks folds: those that a table names, and whether there are too many. */
final class FoldColumn {
    private static final int NAMED = 5;

    private FoldColumn() {}

    /** The fold of each sample. */
    static int[] read(Dataset dataset) {
        List<Sample> samples = dataset.samples();
        List<Sample> without = samples.stream().filter(s -> s.fold().isEmpty()).toList();
        if (without.size() == samples.size()) {
            throw new UserException(
                    "The folds of the column fold were asked for, but the data has no column fold.",
                    "Add a column fold to the CSV, or name a number of folds, such as " + option("folds") + " 5.");
        }
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
        return folds;
    }

    private static void refuseStraddling(List<Sample> samples) {
        Map<String, Set<Integer>> foldsOf = new TreeMap<>();
        samples.forEach(s -> foldsOf.computeIfAbsent(s.group().value(), g -> new TreeSet<>())
                .add(s.fold().orElseThrow()));
        List<String> straddling = new ArrayList<>();
        foldsOf.forEach((group, folds) -> {
            if (folds.size() > 1) {
                straddling.add(group + " in the folds " + folds.toString().replaceAll("[\\[\\]]", ""));
            }
        });
        if (!straddling.isEmpty()) {
            int more = straddling.size() - NAMED;
            throw new UserException(
                    (straddling.size() == 1 ? "A group straddles" : straddling.size() + " groups straddle")
                            + " the folds of the column fold: "
                            + String.join("; ", straddling.subList(0, Math.min(NAMED, straddling.size())))
                            + (more > 0 ? "; and " + more + " more" : "") + ".",
                    "Give all images of a group the same fold.");
        }
    }

    /** The classes without images in some fold; their results rest on the other folds. */
    static Optional<String> classesMissing(Dataset dataset, int[] folds) {
        int[] names = Arrays.stream(folds).distinct().sorted().toArray();
        List<String> missing = new ArrayList<>();
        for (int k = 0; k < dataset.classes().size(); k++) {
            int own = k;
            List<Integer> without = Arrays.stream(names)
                    .filter(f -> noneOf(dataset, folds, own, f))
                    .boxed()
                    .toList();
            if (!without.isEmpty()) {
                missing.add(
                        dataset.classes().name(k) + " in " + without.toString().replaceAll("[\\[\\]]", ""));
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Some folds hold no image of a class: " + String.join("; ", missing) + ".");
    }

    private static boolean noneOf(Dataset dataset, int[] folds, int label, int fold) {
        for (int i = 0; i < folds.length; i++) {
            if (folds[i] == fold && dataset.samples().get(i).label() == label) {
                return false;
            }
        }
        return true;
    }

    static void requireGroups(Dataset dataset, int folds) {
        List<Set<String>> groups = new ArrayList<>();
        for (int k = 0; k < dataset.classes().size(); k++) {
            groups.add(new TreeSet<>());
        }
        dataset.samples().forEach(s -> groups.get(s.label()).add(s.group().value()));
        int fewest = 0;
        for (int k = 1; k < groups.size(); k++) {
            fewest = groups.get(k).size() < groups.get(fewest).size() ? k : fewest;
        }
        int n = groups.get(fewest).size();
        if (n >= folds) {
            return;
        }
        String unit = dataset.groupsKnown() ? "group" : "image";
        String name = dataset.classes().name(fewest);
        throw new UserException(
                "The class " + name + " has only " + n + " " + unit + (n == 1 ? "" : "s") + ", too few for " + folds
                        + " folds.",
                n < 2
                        ? "Add images of " + name + " from another " + unit + ", or take the class away."
                        : "Ask for " + n + " folds or fewer, or add images of " + name + " from other " + unit + "s.");
    }
}
