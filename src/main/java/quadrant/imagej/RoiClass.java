package quadrant.imagej;

import ij.gui.Roi;
import ij.plugin.Colors;
import java.awt.Color;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The property of a ROI that names its class. */
public enum RoiClass {
    /** Its name without the numbers at the end: "lymphocyte 12", "lymphocyte-3" and "lymphocyte_003" are lymphocytes. */
    NAME,
    /** Its group's name, or "group 3" where ImageJ has no name for it. */
    GROUP,
    /** Its stroke colour, else its fill colour: ImageJ's name for it, or #rrggbb. */
    COLOUR;

    private static final Pattern NUMBERS = Pattern.compile("(?:(?:^|[\\s_#.:/-]+)\\(?\\d+\\)?)+$");

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
