package quadrant.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groups (patients, slides) that can be recognised in the names of the images.
 *
 * @param regex the regular expression that finds them, for {@code --group-by}
 * @param groups the group of each image, in order
 */
public record GroupHint(String regex, List<String> groups) {
    /** Fewer groups are more likely kinds or batches than patients. */
    private static final int FEWEST_GROUPS = 5;

    private static final int DEEPEST = 3;
    private static final List<String> DELIMITERS = List.of("-", "_", " ", ".");

    public GroupHint {
        groups = List.copyOf(groups);
    }

    /** The number of groups. */
    public int count() {
        return sizes().size();
    }

    /** The number of images in the largest group. */
    public int largest() {
        return sizes().values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** The number of images that share their group with another image. */
    public int sharing() {
        return sizes().values().stream()
                .filter(n -> n > 1)
                .mapToInt(Integer::intValue)
                .sum();
    }

    private Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        groups.forEach(g -> sizes.merge(g, 1, Integer::sum));
        return sizes;
    }

    /**
     * The reading of the names that gives the fewest groups: a folder below the class's, or the part before the first, second
     * or third hyphen, underscore, space or full stop of the file's name. Each class needs images of two groups or more, some
     * groups two images or more, and there must be five groups.
     */
    public static Optional<GroupHint> of(Dataset dataset) {
        List<String> ids = dataset.samples().stream().map(Sample::id).toList();
        return candidates().stream()
                .flatMap(regex -> read(Pattern.compile(regex), ids).map(g -> new GroupHint(regex, g)).stream())
                .filter(hint -> likely(hint, dataset))
                .min(Comparator.comparingInt(GroupHint::count));
    }

    private static List<String> candidates() {
        List<String> regexes = new ArrayList<>(List.of("^[^/]+/([^/]+)/"));
        for (String d : DELIMITERS) {
            String part = "[^/" + d + "]+";
            String delimiter = d.equals(".") ? "\\." : d;
            for (int n = 1; n <= DEEPEST; n++) {
                String more = n == 1 ? "" : "(?:" + delimiter + part + "){" + (n - 1) + "}";
                // the file extension is not part of the name
                String rest = d.equals(".") ? "\\.[^/.]*\\.[^/]*$" : delimiter + "[^/]*$";
                regexes.add("([^/" + d + "]+" + more + ")" + rest);
            }
        }
        return regexes;
    }

    private static Optional<List<String>> read(Pattern regex, List<String> ids) {
        List<String> groups = new ArrayList<>();
        for (String id : ids) {
            Matcher m = regex.matcher(id);
            // a group begins a name
            if (!m.find() || (m.start(1) > 0 && id.charAt(m.start(1) - 1) != '/')) {
                return Optional.empty();
            }
            groups.add(m.group(1));
        }
        return Optional.of(groups);
    }

    private static boolean likely(GroupHint hint, Dataset dataset) {
        int count = hint.count();
        if (count < FEWEST_GROUPS || count == hint.groups.size()) {
            return false;
        }
        Map<Integer, TreeSet<String>> perClass = new TreeMap<>();
        for (int i = 0; i < hint.groups.size(); i++) {
            perClass.computeIfAbsent(dataset.samples().get(i).label(), k -> new TreeSet<>())
                    .add(hint.groups.get(i));
        }
        return perClass.values().stream().allMatch(g -> g.size() > 1);
    }

    /** The groups found in names that occur in several groups of the data: a patient who may be in two parts of a split. */
    public Map<String, SortedSet<String>> straddling(Dataset dataset) {
        Map<String, SortedSet<String>> known = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            known.computeIfAbsent(groups.get(i), g -> new TreeSet<>())
                    .add(dataset.samples().get(i).group().value());
        }
        known.values().removeIf(in -> in.size() < 2);
        return known;
    }
}
