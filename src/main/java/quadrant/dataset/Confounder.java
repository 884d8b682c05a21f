package quadrant.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A confounder: a property of image files, not of their content, that identifies a class. All images of the class have it and
 * less than half of the others, or {@value #MOST} of them and less than {@value #HARDLY} of the others; and by chance the class
 * would not have so many: in Fisher's exact test p is below 0.05 divided by the number of properties times classes.
 *
 * @param label the class
 * @param trait such as "image size"
 * @param value that the images of the class have
 * @param having images of the class that have it
 * @param images of the class of which it is known
 * @param elsewhere the share of the other classes' images that have it too, 0–1
 */
public record Confounder(int label, String trait, String value, int having, int images, double elsewhere) {
    /** The share of a class that suffices where hardly any of the other images have it. */
    private static final double MOST = 0.9;
    /** If so many of the other images have it too, it hardly identifies the class. */
    private static final double DISTINCTIVE = 0.5;

    private static final double HARDLY = 0.25;
    private static final double LEVEL = 0.05;

    private static final String GROUP = "group";

    /** Those that a trait makes likely, and that say no more. */
    private static final Map<String, List<String>> IMPLIED = Map.of(
            Traits.SIZE, List.of(Traits.TRACES, Traits.STEPS),
            Traits.FORMAT, List.of(Traits.TRACES, Traits.STEPS),
            Traits.TRACES, List.of(Traits.STEPS));

    /**
     * The confounders of a dataset, in the order of its classes; of the first trait that identifies a class the rest of its kind is
     * left out.
     *
     * @param traits for each sample
     */
    public static List<Confounder> of(Dataset dataset, List<Traits> traits) {
        int[] labels = dataset.samples().stream().mapToInt(Sample::label).toArray();
        int classes = dataset.classes().size();
        Set<String> names =
                traits.isEmpty() ? Set.of() : traits.get(0).properties().keySet();
        double level = LEVEL / (classes * (names.size() + 1));
        List<Confounder> found = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            Search search = new Search(labels, k, level);
            List<Confounder> own = new ArrayList<>();
            if (dataset.groupsKnown()) {
                // whole groups are left out, so a group of most images is no shortcut
                search.value(GROUP, i -> dataset.samples().get(i).group().value())
                        .filter(c -> c.having == c.images)
                        .ifPresent(own::add);
            }
            for (String name : names) {
                if (own.stream()
                        .noneMatch(c -> IMPLIED.getOrDefault(c.trait, List.of()).contains(name))) {
                    search.value(name, i -> traits.get(i).properties().getOrDefault(name, ""))
                            .or(() -> name.equals(Traits.SIZE)
                                    ? search.limit(traits.stream()
                                            .mapToLong(Traits::pixels)
                                            .toArray())
                                    : Optional.empty())
                            .ifPresent(own::add);
                }
            }
            found.addAll(own);
        }
        return List.copyOf(found);
    }

    /** Searches what identifies one class. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Search(int[] labels, int label, double level) {
        /** The most frequent value of the class. */
        private Optional<Confounder> value(String trait, IntFunction<String> values) {
            Map<String, Integer> own = new LinkedHashMap<>();
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label && !values.apply(i).isEmpty()) {
                    own.merge(values.apply(i), 1, Integer::sum);
                }
            }
            return own.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .flatMap(v -> of(
                            trait,
                            v,
                            i -> values.apply(i).equals(v),
                            i -> !values.apply(i).isEmpty()));
        }

        /** The number of pixels below or above which most images of the class lie. */
        private Optional<Confounder> limit(long... pixels) {
            long[] own = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .mapToLong(i -> pixels[i])
                    .sorted()
                    .toArray();
            if (own.length == 0) {
                return Optional.empty();
            }
            int spare = own.length - (int) Math.ceil(MOST * own.length);
            long most = own[own.length - 1 - spare];
            long least = own[spare];
            return of(Traits.SIZE, "of at most " + most + " pixels", i -> pixels[i] <= most, i -> true)
                    .filter(c -> c.elsewhere < HARDLY)
                    .or(() -> of(Traits.SIZE, "of at least " + least + " pixels", i -> pixels[i] >= least, i -> true)
                            .filter(c -> c.elsewhere < HARDLY));
        }

        private Optional<Confounder> of(String trait, String value, IntPredicate has, IntPredicate known) {
            IntPredicate both = known.and(has);
            int[] count = {number(true, known), number(false, known)};
            int[] having = {number(true, both), number(false, both)};
            if (count[0] == 0 || count[1] == 0) {
                return Optional.empty();
            }
            double elsewhere = (double) having[1] / count[1];
            boolean all = having[0] == count[0];
            return having[0] >= MOST * count[0]
                            && elsewhere < (all ? DISTINCTIVE : HARDLY)
                            && chance(having[0], count[0], having[1], count[1]) < level
                    ? Optional.of(new Confounder(label, trait, value, having[0], count[0], elsewhere))
                    : Optional.empty();
        }

        /** Images of the class, or of the others. */
        private int number(boolean own, IntPredicate counted) {
            return (int) IntStream.range(0, labels.length)
                    .filter(i -> own == (labels[i] == label))
                    .filter(counted)
                    .count();
        }
    }

    /** Fisher's exact test, one-sided: the probability that of all images that have it so many or more are of the class. */
    static double chance(int having, int images, int othersHaving, int others) {
        int all = having + othersHaving;
        double sum = 0;
        for (int h = having; h <= Math.min(images, all); h++) {
            if (all - h <= others) {
                sum += Math.exp(choose(images, h) + choose(others, all - h) - choose(images + others, all));
            }
        }
        return sum;
    }

    /** The logarithm of the binomial coefficient. */
    private static double choose(int n, int k) {
        double log = 0;
        for (int i = 1; i <= k; i++) {
            log += Math.log((double) (n - k + i) / i);
        }
        return log;
    }

    /** A sentence for the user. */
    public String describe(ClassList classes) {
        String all = (having == images ? "All " + images : having + " of " + images) + " images of the class "
                + classes.name(label);
        String rest = elsewhere == 0
                ? "no other image has"
                : String.format(Locale.ROOT, "%.0f %% of the others have", Math.max(1, 100 * elsewhere));
        return trait.equals(GROUP)
                ? all + " come from the group " + value + ", so a network may learn the group instead of the class."
                : all + " have the " + trait + " " + value + ", which " + rest
                        + "; a network may learn that instead of their content.";
    }
}
