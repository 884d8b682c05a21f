package quadrant.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A confounder: a property of image files, not of their content, that identifies a class. All images of the class have it, and
 * most others do not.
 *
 * @param label the class
 * @param trait such as "image size"
 * @param value that all images of the class have
 * @param images of the class
 * @param elsewhere the share of the other classes' images that have it too, 0–1
 */
public record Confounder(int label, String trait, String value, int images, double elsewhere) {
    /** With fewer images a class can have one value by chance. */
    private static final int FEWEST = 3;
    /** If so many of the other images have it too, it hardly identifies the class. */
    private static final double DISTINCTIVE = 0.5;

    private static final String GROUP = "group";

    /**
     * The confounders of a dataset, in the order of its classes.
     *
     * @param traits for each sample
     */
    public static List<Confounder> of(Dataset dataset, List<Traits> traits) {
        if (traits.size() != dataset.size()) {
            throw new IllegalArgumentException(traits.size() + " traits for " + dataset.size() + " samples");
        }
        Map<String, Function<Traits, String>> looked = new LinkedHashMap<>();
        looked.put("image size", Traits::size);
        looked.put("file format", Traits::format);
        looked.put("bit depth", Traits::depth);
        looked.put("calibration", Traits::calibration);
        List<Confounder> found = new ArrayList<>();
        if (dataset.groupsKnown()) {
            add(
                    dataset,
                    GROUP,
                    dataset.samples().stream().map(s -> s.group().value()).toList(),
                    found);
        }
        looked.forEach(
                (name, trait) -> add(dataset, name, traits.stream().map(trait).toList(), found));
        found.sort((a, b) -> Integer.compare(a.label, b.label));
        return List.copyOf(found);
    }

    private static void add(Dataset dataset, String name, List<String> values, List<Confounder> found) {
        int[] counts = dataset.counts();
        for (int k = 0; k < counts.length; k++) {
            int label = k;
            List<String> own = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                (dataset.samples().get(i).label() == label ? own : others).add(values.get(i));
            }
            if (own.size() < FEWEST
                    || others.isEmpty()
                    || own.stream().distinct().count() != 1) {
                continue;
            }
            double elsewhere = others.stream().filter(own.get(0)::equals).count() / (double) others.size();
            if (elsewhere < DISTINCTIVE) {
                found.add(new Confounder(label, name, own.get(0), own.size(), elsewhere));
            }
        }
    }

    /** A sentence for the user. */
    public String describe(ClassList classes) {
        String all = "All " + images + " images of the class " + classes.name(label);
        String rest = elsewhere == 0
                ? "no other image has"
                : String.format(Locale.ROOT, "%.0f %% of the others have", Math.max(1, 100 * elsewhere));
        return trait.equals(GROUP)
                ? all + " come from the group " + value + ", so a network may learn the group instead of the class."
                : all + " have the " + trait + " " + value + ", which " + rest
                        + "; a network may learn that instead of their content.";
    }
}
