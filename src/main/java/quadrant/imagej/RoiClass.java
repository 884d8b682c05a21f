package quadrant.imagej;

import ij.gui.Roi;
import ij.plugin.Colors;
import java.awt.Color;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import quadrant.evaluation.Abstention;

/** The property of a ROI that names its class. */
public enum RoiClass {
    /** Its name without the numbers at the end: "lymphocyte 12", "lymphocyte-3" and "lymphocyte_003" are lymphocytes. */
    NAME,
    /** Its group's name, or "group 3" where ImageJ has no name for it. */
    GROUP,
    /** Its stroke colour, else its fill colour: ImageJ's name for it, or #rrggbb. */
    COLOUR;

    private static final Pattern NUMBERS = Pattern.compile("(?:(?:^|[\\s_#.:/-]+)\\(?\\d+\\)?)+$");

    /** A property of ROIs, which files keep: the class that Quadrant gave them, whatever their name is. */
    private static final String KEPT = "quadrant.class";

    /** Keeps a class in a ROI; "" for none. */
    public static void keep(Roi roi, String name) {
        roi.setProperty(KEPT, name.isEmpty() ? null : name);
    }

    /** The class that a ROI keeps. */
    public static Optional<String> kept(Roi roi) {
        return Optional.ofNullable(roi.getProperty(KEPT));
    }

    /**
     * Copies of ROIs that keep the classes they bring: those that Quadrant gave them, else by their names, else by their groups. Names
     * and groups are taken for classes where at least half of the ROIs have one, and they are several or known.
     *
     * @param most classes; of more no name is a class
     * @return empty where they bring none
     */
    public static Optional<List<Roi>> brought(List<Roi> rois, Collection<String> known, int most) {
        Set<String> given = rois.stream().flatMap(r -> kept(r).stream()).collect(Collectors.toSet());
        for (Function<Roi, Optional<String>> way : List.<Function<Roi, Optional<String>>>of(
                // who renames a ROI after Classify corrects its class
                roi -> NAME.of(roi).filter(given::contains).or(() -> kept(roi)),
                NAME::of,
                GROUP::of)) {
            List<Roi> copies = rois.stream().map(r -> (Roi) r.clone()).toList();
            copies.forEach(r -> keep(
                    r,
                    way.apply(r)
                            .filter(n -> !n.matches("\\(?" + Abstention.WORD + "\\)?"))
                            .orElse("")));
            List<String> all = copies.stream().flatMap(r -> kept(r).stream()).toList();
            Set<String> names = Set.copyOf(all);
            if (2 * all.size() >= Math.max(1, rois.size())
                    && names.size() <= most
                    && (names.size() > 1 || known.containsAll(names))) {
                return Optional.of(copies);
            }
        }
        return Optional.empty();
    }

    /** The class; empty where the ROI names none, as with a name of digits only, which ImageJ gives by default. */
    public Optional<String> of(Roi roi) {
        return switch (this) {
            case NAME -> ofName(roi.getName()).map(n -> DoubtfulRoi.is(roi) ? DoubtfulRoi.unmarked(n) : n);
            case GROUP -> group(roi.getGroup());
            case COLOUR -> colour(roi.getStrokeColor() == null ? roi.getFillColor() : roi.getStrokeColor());
        };
    }

    private static Optional<String> ofName(String name) {
        String stripped = name == null
                ? ""
                : NUMBERS.matcher(name.strip()).replaceFirst("").strip();
        return Optional.of(stripped).filter(s -> !s.isEmpty());
    }

    private static Optional<String> group(int group) {
        if (group == 0) {
            return Optional.empty();
        }
        String name = Roi.getGroupName(group);
        return Optional.of(name == null || name.isBlank() ? "group " + group : name.strip());
    }

    private static Optional<String> colour(Color colour) {
        if (colour == null) {
            return Optional.empty();
        }
        Color opaque = new Color(colour.getRed(), colour.getGreen(), colour.getBlue());
        String hex = String.format(Locale.ROOT, "#%06x", opaque.getRGB() & 0xffffff);
        return Optional.of(Colors.getColorName(opaque, hex).toLowerCase(Locale.ROOT));
    }
}
