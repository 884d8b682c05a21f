package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.explain.FeatureMap;

/** The feature map of the images: three panels, coloured by class, by group, by error. */
final class MapFigure {
    /** The markers, as paths around their point. */
    private static final List<String> SHAPES = List.of(
            "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
            "m-2.8 -2.8h5.6v5.6h-5.6z",
            "m0 -3.7l3.5 6.1h-7z",
            "m0 -4l3.4 4l-3.4 4l-3.4 -4z");

    private static final String CROSS = "m-3.2 -3.2l6.4 6.4m0 -6.4l-6.4 6.4";

    private static final double SIDE = 300;
    private static final double EDGE = 12;
    private static final double TOP = 24;
    private static final double BELOW = TOP + SIDE + 8;
    /** Height of the area that shows the image under the pointer. */
    private static final double SHOWN = 64;
    /** The number of largest groups that are coloured. */
    private static final int COLOURED_GROUPS = 7;
    /** If the largest group has fewer images, colouring by group is not informative. */
    private static final int LEAST_OF_GROUP = 3;

    private static final String FRAME = " fill=\"none\" stroke=\"var(--line)\"";
    private static final String PALE = " fill=\"var(--line)\"";
    private static final String HIT = " fill=\"var(--blue)\" stroke=\"var(--paper)\" stroke-width=\".6\"";
    private static final String MISS = " fill=\"none\" stroke=\"var(--orange)\" stroke-width=\"2.2\"";
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "var(--soft)");

    private final FeatureMap map;
    private final ClassList classes;
    private final double left;
    private final double low;
    private final double scale;

    MapFigure(FeatureMap map, ClassList classes) {
        this.map = map;
        this.classes = classes;
        DoubleSummaryStatistics x =
                map.points().stream().mapToDouble(FeatureMap.Point::x).summaryStatistics();
        DoubleSummaryStatistics y =
                map.points().stream().mapToDouble(FeatureMap.Point::y).summaryStatistics();
        double width = x.getMax() - x.getMin();
        double height = y.getMax() - y.getMin();
        // the same scale for both axes, so that distances are comparable
        double extent = Math.max(Math.max(width, height), 1e-12);
        this.scale = (SIDE - 2 * EDGE) / extent;
        this.left = x.getMin() - (extent - width) / 2;
        this.low = y.getMin() - (extent - height) / 2;
    }

    /** The groups of three images or more, the largest first; of equals the first by name. */
    static List<String> largestGroups(FeatureMap map) {
        Map<String, Integer> sizes = new TreeMap<>();
        map.points().forEach(p -> sizes.merge(p.group(), 1, Integer::sum));
        return sizes.entrySet().stream()
                .filter(e -> e.getValue() >= LEAST_OF_GROUP)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(COLOURED_GROUPS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param groups the name of a group, in the plural; empty where the data has no groups */
    List<String> panels(Optional<String> groups) {
        List<String> panels = new ArrayList<>(List.of(byClass()));
        List<String> coloured = largestGroups(map);
        groups.filter(g -> !coloured.isEmpty()).ifPresent(g -> panels.add(byGroup(g, coloured)));
        if (map.heldOut() > 0) {
            panels.add(byError());
        }
        return panels;
    }

    private record Key(String shape, String style, String name) {}

    private static String shape(int k) {
        return SHAPES.get(k % SHAPES.size());
    }

    private String byClass() {
        Svg svg = new Svg();
        svg.raw("<text class=\"hint\" x=\"70\" y=\"" + Svg.number(BELOW + 34) + "\"" + Svg.SOFT
                + ">Point at a mark to see its image.</text>");
        // training images first, so that held-out ones are on top
        ordered(p -> p.predicted().isPresent() ? 1 : 0).forEach(p -> {
            boolean faint = p.predicted().isEmpty() && map.heldOut() > 0;
            pictured(svg, p, style(p.label()) + (faint ? " fill-opacity=\"0.4\"" : ""));
        });
        return panel("class", svg, keys(classes.names()), BELOW + SHOWN + 14);
    }

    /** A key for each class or group. */
    private static List<Key> keys(List<String> names) {
        List<Key> keys = new ArrayList<>();
        names.forEach(name -> keys.add(new Key(shape(keys.size()), style(keys.size()), name)));
        return keys;
    }

    private static String style(int k) {
        return Svg.fill(COLOURS.get(k % COLOURS.size())) + " stroke=\"var(--paper)\" stroke-width=\".6\"";
    }

    /** A mark that shows its image and information on it when the pointer is on it. */
    private void pictured(Svg svg, FeatureMap.Point p, String style) {
        String predicted = p.predicted().isPresent()
                ? "predicted " + classes.name(p.predicted().getAsInt())
                : "trained on";
        String text = Svg.escape(p.id() + ": " + classes.name(p.label()) + ", " + predicted);
        if (p.picture().isEmpty()) {
            svg.mark(x(p), y(p), shape(p.label()), style);
            return;
        }
        svg.raw("<g class=\"dot\" tabindex=\"-1\">").mark(x(p), y(p), shape(p.label()), style);
        svg.raw("<g class=\"seen\"><rect x=\"0.5\" y=\"" + BELOW
                + "\" width=\"299\" height=\"63\" fill=\"var(--paper)\"/>"
                + "<image x=\"2\" y=\"" + (BELOW + 2) + "\" width=\"60\" height=\"60\" href=\""
                + Picture.jpeg(Picture.image(p.picture().get())).uri() + "\"/><foreignObject x=\"68\" y=\"" + BELOW
                + "\" width=\"228\" height=\"60\"><p>" + text + "</p></foreignObject></g></g>");
    }

    private String byGroup(String plural, List<String> coloured) {
        List<Key> keys = keys(coloured);
        Key others = new Key(shape(0), PALE, "others");
        Svg svg = new Svg();
        ordered(p -> coloured.contains(p.group()) ? 1 : 0).forEach(p -> {
            int k = coloured.indexOf(p.group());
            mark(svg, p, k < 0 ? others : keys.get(k));
        });
        if (map.points().stream().anyMatch(p -> !coloured.contains(p.group()))) {
            keys.add(others);
        }
        return panel(plural + " with most images", svg, keys, BELOW + 14);
    }

    private String byError() {
        List<Key> keys = List.of(
                new Key(shape(0), PALE, "trained on"), new Key(shape(0), HIT, "right"), new Key(CROSS, MISS, "wrong"));
        ToIntFunction<FeatureMap.Point> key = p -> p.predicted().isEmpty() ? 0 : p.wrong() ? 2 : 1;
        Svg svg = new Svg();
        ordered(key).forEach(p -> mark(svg, p, keys.get(key.applyAsInt(p))));
        return panel("error", svg, keys.subList(map.train() > 0 ? 0 : 1, keys.size()), BELOW + 14);
    }

    /** The points, of which later ones are drawn on top. */
    private Stream<FeatureMap.Point> ordered(ToIntFunction<FeatureMap.Point> layer) {
        return map.points().stream().sorted(Comparator.comparingInt(layer));
    }

    private void mark(Svg svg, FeatureMap.Point p, Key key) {
        svg.mark(x(p), y(p), key.shape, key.style);
    }

    private String panel(String by, Svg marks, List<Key> keys, double legend) {
        Svg svg = new Svg().text(0, 14, Svg.INK + " font-weight=\"600\"", "By " + by);
        svg.rect(0.5, TOP + 0.5, SIDE - 1, SIDE - 1, FRAME).raw(marks.toString());
        double y = legend;
        for (Key k : keys) {
            svg.mark(8, y - 4, k.shape, k.style).text(20, y, Svg.SOFT, Svg.fitting(k.name, SIDE - 20, 12));
            y += 17;
        }
        return svg.drawing("Map of the images by " + by, SIDE, y - 6);
    }

    private double x(FeatureMap.Point p) {
        return EDGE + (p.x() - left) * scale;
    }

    private double y(FeatureMap.Point p) {
        return TOP + SIDE - EDGE - (p.y() - low) * scale;
    }
}
