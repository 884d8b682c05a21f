package quadrant.imagej;

import ij.gui.Roi;
import ij.plugin.Colors;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;

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

    /**
     * The classes of those ROIs of a .roi or .zip that can be cut out, each as often as there are such ROIs.
     *
     * @param flat whether points and lines are cut out too, which requires a box
     */
    public List<String> ofFile(Path file, boolean flat) {
        if (GeoJsonFile.is(file)) {
            return ofFeatures(file, flat);
        }
        return RoiSet.parts(RoiSet.read(file)).stream()
                .filter(r -> !RoiMarks.drawn(r) && (flat || !RoiMarks.flat(r)))
                .flatMap(r -> of(r).stream())
                .toList();
    }

    private static List<String> ofFeatures(Path file, boolean flat) {
        List<String> classes = new ArrayList<>();
        try (GeoJsonReader features = new GeoJsonReader(file)) {
            features.forEachRemaining(f -> f.classification()
                    .filter(c -> flat
                            || f.shape(CropRule.Outline.OBJECT).orElseThrow().kind() == GeoShape.Kind.AREAS)
                    .ifPresent(classes::add));
        }
        return classes;
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
