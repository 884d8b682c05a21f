package quadrant.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Marks;
import quadrant.dataset.io.Texts;
import quadrant.explain.FeatureMap;

/** The map of the images as the template draws it: three panels, coloured by class, by group, by error. */
final class MapFigure {
    private static final double SIDE = 300;
    private static final double EDGE = 12;
    /** So many of the largest groups are coloured. */
    private static final int COLOURED_GROUPS = 7;
    /** A largest group of fewer images tells nothing. */
    private static final int LEAST_OF_GROUP = 3;

    private final FeatureMap map;
    private final ClassList classes;
    private final List<String> groups;
    private final double left;
    private final double top;
    private final double scale;

    private MapFigure(FeatureMap map, ClassList classes) {
        this.map = map;
        this.classes = classes;
        this.groups = largestGroups(map);
        double[] x = map.points().stream().mapToDouble(FeatureMap.Point::x).toArray();
        double[] y = map.points().stream().mapToDouble(FeatureMap.Point::y).toArray();
        double minX = min(x);
        double minY = min(y);
        double width = -min(negative(x)) - minX;
        double height = -min(negative(y)) - minY;
        // one scale for both axes, so that distances mean the same everywhere
        double extent = Math.max(Math.max(width, height), 1e-12);
        this.scale = (SIDE - 2 * EDGE) / extent;
        this.left = minX - (extent - width) / 2;
        this.top = minY - (extent - height) / 2;
    }

    /** Those that are coloured, the largest first; of equals the first by name. */
    private static List<String> largestGroups(FeatureMap map) {
        Map<String, Integer> sizes = new TreeMap<>();
        map.points().forEach(p -> sizes.merge(p.group(), 1, Integer::sum));
        return sizes.entrySet().stream()
                .filter(e -> e.getValue() >= LEAST_OF_GROUP)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(COLOURED_GROUPS)
                .map(Map.Entry::getKey)
                .toList();
    }

    static Map<String, Object> of(FeatureMap map, ClassList classes, Optional<String> groups) {
        MapFigure figure = new MapFigure(map, classes);
        Map<String, Object> page = new LinkedHashMap<>();
        List<Panel> panels = new ArrayList<>();
        panels.add(figure.byClass());
        groups.filter(g -> !figure.groups.isEmpty()).ifPresent(g -> panels.add(figure.byGroup(g)));
        boolean tested = map.heldOut() > 0;
        if (tested) {
            panels.add(figure.byError());
        }
        page.put("panels", panels);
        page.put("axes", figure.axes());
        page.put("counts", figure.counts());
        page.put("noGroups", noGroups(groups, figure.groups));
        return page;
    }

    private static List<String> noGroups(Optional<String> groups, List<String> coloured) {
        if (groups.isEmpty()) {
            return List.of("The data names no groups, so the map cannot be coloured by them.");
        }
        return coloured.isEmpty()
                ? List.of("No one of the " + groups.get() + " has " + LEAST_OF_GROUP
                        + " images here, so the map is not coloured by them.")
                : List.of();
    }

    private String axes() {
        return "The two directions in which the features differ most hold "
                + Texts.percent(map.shares().get(0)) + " and "
                + Texts.percent(map.shares().get(1)) + " of their variance.";
    }

    private String counts() {
        long tested =
                map.points().stream().filter(p -> p.predicted().isPresent()).count();
        long trained = map.points().size() - tested;
        List<String> parts = new ArrayList<>();
        if (trained > 0) {
            parts.add(of(trained, map.train()) + " training images");
        }
        if (tested > 0) {
            parts.add(of(tested, map.heldOut()) + (map.train() > 0 ? " held-out images" : " images"));
        }
        return "Shown: " + String.join(", ", parts) + ".";
    }

    private static String of(long shown, int all) {
        return shown < all ? shown + " of " + all : Long.toString(shown);
    }

    private Panel byClass() {
        List<Key> keys = IntStream.range(0, classes.size())
                .mapToObj(k -> new Key(Marks.shape(k), Marks.colour(k), classes.name(k)))
                .toList();
        return new Panel("Class", byLabel(), keys, true);
    }

    private Panel byGroup(String plural) {
        List<Key> keys = new ArrayList<>();
        for (int k = 0; k < groups.size(); k++) {
            keys.add(new Key(Marks.shape(k), Marks.colour(k), groups.get(k)));
        }
        List<Dot> dots = new ArrayList<>();
        List<FeatureMap.Point> coloured = new ArrayList<>();
        for (FeatureMap.Point p : map.points()) {
            if (groups.contains(p.group())) {
                coloured.add(p);
            } else {
                dots.add(dot(p, Marks.shape(0), "trained"));
            }
        }
        if (!dots.isEmpty()) {
            keys.add(new Key(Marks.shape(0), "trained", "others"));
        }
        coloured.forEach(p -> {
            int k = groups.indexOf(p.group());
            dots.add(dot(p, Marks.shape(k), Marks.colour(k)));
        });
        return new Panel(Texts.capitalised(plural) + " with most images", dots, keys, false);
    }

    private Panel byError() {
        List<Dot> dots = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            for (FeatureMap.Point p : map.points()) {
                int of = p.predicted().isEmpty() ? 0 : p.wrong() ? 2 : 1;
                if (of == layer) {
                    dots.add(dot(
                            p,
                            of == 2 ? Marks.CROSS : Marks.shape(0),
                            List.of("trained", "hit", "miss").get(of)));
                }
            }
        }
        List<Key> keys = new ArrayList<>();
        if (map.train() > 0) {
            keys.add(new Key(Marks.shape(0), "trained", "trained on"));
        }
        keys.add(new Key(Marks.shape(0), "hit", "right"));
        keys.add(new Key(Marks.CROSS, "miss", "wrong"));
        return new Panel("Error", dots, keys, false);
    }

    /** Training images first, so that held-out ones lie above them. */
    private List<Dot> byLabel() {
        List<Dot> dots = new ArrayList<>();
        for (boolean heldOut : new boolean[] {false, true}) {
            for (FeatureMap.Point p : map.points()) {
                if (p.predicted().isPresent() == heldOut) {
                    String faint = heldOut || map.heldOut() == 0 ? "" : " faint";
                    dots.add(dot(p, Marks.shape(p.label()), Marks.colour(p.label()) + faint)
                            .with(p, classes));
                }
            }
        }
        return dots;
    }

    private Dot dot(FeatureMap.Point p, String shape, String kind) {
        return new Dot(
                Texts.format("%.1f", EDGE + (p.x() - left) * scale),
                Texts.format("%.1f", SIDE - EDGE - (p.y() - top) * scale),
                shape,
                kind,
                List.of(),
                List.of());
    }

    private static double min(double... v) {
        double min = Double.POSITIVE_INFINITY;
        for (double x : v) {
            min = Math.min(min, x);
        }
        return min;
    }

    private static double[] negative(double... v) {
        double[] n = v.clone();
        for (int i = 0; i < n.length; i++) {
            n[i] = -n[i];
        }
        return n;
    }

    /** @param legible whether its dots show their image when they are pointed at */
    record Panel(String title, List<Dot> dots, List<Key> keys, boolean legible) {}

    record Key(String shape, String kind, String name) {}

    /** A mark; its image and words are there where they can be shown. */
    record Dot(String x, String y, String shape, String kind, List<String> text, List<String> picture) {
        Dot with(FeatureMap.Point p, ClassList classes) {
            String predicted = p.predicted().isPresent()
                    ? "said " + classes.name(p.predicted().getAsInt())
                    : "trained on";
            return new Dot(
                    x,
                    y,
                    shape,
                    kind,
                    List.of(p.id() + ": " + classes.name(p.label()) + ", " + predicted),
                    p.picture().map(i -> List.of(uri(PngFile.image(i)))).orElse(List.of()));
        }

        private static String uri(BufferedImage image) {
            return DataUri.jpeg(image);
        }

        boolean pictured() {
            return !picture.isEmpty();
        }
    }
}
