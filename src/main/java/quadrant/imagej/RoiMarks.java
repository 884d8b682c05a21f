package quadrant.imagej;

import ij.gui.Arrow;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.MarkedImage.Mark;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * Gathers the marked objects of one image: of ROIs and features of a GeoJSON file those with a class, numbered from 1 in their
 * order.
 *
 * <p>With tiles, each area becomes the squares of a grid from the image's top left corner whose centres lie within it.
 */
final class RoiMarks {
    private static final String HAS_CLASS = "that have a class already";
    private static final String CELL = "cell";
    private static final String SCALE_BAR = "|SB|";

    /** The planes of the image that have marks; reading one decodes it. */
    interface Planar extends Function<StackPosition, Supplier<RegionSource>> {}

    /**
     * What is gathered, and how it is cut out.
     *
     * @param classFrom which property of a ROI names its class; empty for the objects without one, which all get the same name
     * @param objects the selected object types of GeoJSON
     * @param crop with tiles, its box is a tile's side
     * @param tiles the side of the tiles into which areas are cut, if any
     */
    record Rules(Optional<RoiClass> classFrom, GeoObjects objects, CropRule crop, Optional<FieldSize> tiles) {}

    private final String image;
    private final Planar planes;
    private final Rules rules;
    private final List<Mark> marks = new ArrayList<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();
    private final Map<List<Object>, Mark> byArea = new HashMap<>();

    RoiMarks(String image, Planar planes, Rules rules) {
        this.image = image;
        this.planes = planes;
        this.rules = rules;
    }

    MarkedImage gathered() {
        return MarkedImage.of(image, marks, leftOut);
    }

    void leaveOut(String reason, int count) {
        if (count > 0) {
            leftOut.merge(reason, count, Integer::sum);
        }
    }

    private void leaveOut(String reason) {
        leaveOut(reason, 1);
    }

    /** Adds an object as it is. */
    void add(MarkedArea area, String name, String label, StackPosition at) {
        marks.add(new Mark(name, label, new AreaPixels(planes.apply(at), area, image + "#" + name, rules.crop)));
    }

    /**
     * Adds ROIs.
     *
     * @param label the class of all; if empty, each ROI names its own
     * @param otherwise the plane of ROIs without a position
     * @throws UserException when one area has two classes
     */
    RoiMarks rois(List<Roi> rois, Optional<String> label, StackPosition otherwise) {
        List<Roi> parts = RoiSet.parts(rois);
        for (int i = 0; i < parts.size(); i++) {
            Roi roi = parts.get(i);
            StackPosition at = StackPosition.of(roi);
            // for ROIs that were labelled in Quadrant the group is the number of the class
            Optional<String> name = label.or(
                    () -> rules.classFrom.isPresent() ? rules.classFrom.get().of(roi) : unlabelled(roi.getGroup() > 0));
            if (drawn(roi)) {
                leaveOut("that are texts, pictures, arrows or scale bars");
            } else if (name.isEmpty()) {
                leaveOut(rules.classFrom
                        .map(c -> "whose " + c.name().toLowerCase(Locale.ROOT) + " says no class")
                        .orElse(HAS_CLASS));
            } else {
                add(AreaPixels.area(roi), i + 1, name.get(), at.explicit() ? at : otherwise);
            }
        }
        return this;
    }

    private static Optional<String> unlabelled(boolean classed) {
        return classed ? Optional.empty() : Optional.of(CELL);
    }

    /**
     * Adds the features of a GeoJSON file, whose classifications are the classes.
     *
     * @param label the class of all; if empty, each feature names its own
     * @param otherwise the plane of features without one; the first plane of a stack where empty, as in QuPath
     * @throws UserException where a geometry is invalid, or the classes are predictions
     */
    RoiMarks features(Path geoJson, Optional<String> label, Optional<StackPosition> otherwise) {
        try (GeoJsonReader reader = new GeoJsonReader(geoJson)) {
            if (reader.predicted() && label.isEmpty() && rules.classFrom.isPresent()) {
                throw new UserException(
                        "The classes of " + geoJson + " are a model's predictions, and labels were expected.",
                        "Import it into QuPath, correct the classes and export them from there, or move the file"
                                + " elsewhere.");
            }
            return features(reader, label, otherwise);
        }
    }

    /** Adds features, as above. */
    RoiMarks features(Iterator<GeoFeature> features, Optional<String> label, Optional<StackPosition> otherwise) {
        for (int number = 1; features.hasNext(); number++) {
            add(features.next(), number, label, otherwise);
        }
        return this;
    }

    private void add(GeoFeature feature, int number, Optional<String> label, Optional<StackPosition> otherwise) {
        Optional<GeoShape> shape = feature.shape(rules.crop.outline());
        Optional<String> named = rules.classFrom.isPresent()
                ? label.or(feature::classification)
                : unlabelled(feature.classification().isPresent());
        if (!rules.objects.include(feature)) {
            leaveOut("that are of another type");
        } else if (shape.isEmpty()) {
            leaveOut("that have no nucleus");
        } else if (named.isEmpty()) {
            leaveOut(rules.classFrom.isPresent() ? "that have no classification" : HAS_CLASS);
        } else {
            StackPosition at =
                    otherwise.filter(o -> shape.get().slice().isEmpty()).orElseGet(() -> position(shape.get()));
            for (MarkedArea area : areas(shape.get())) {
                add(area, number, named.get(), at);
            }
        }
    }

    /** Adds the objects of a label map on the middle plane. */
    RoiMarks labels(LabelMap map, MarkReader.LabelClasses classes) {
        map.requireSize(planes.apply(StackPosition.MIDDLE).get(), image);
        boolean alike = rules.classFrom.isEmpty()
                ? classes.byLabel().isEmpty()
                : classes.all().isPresent();
        Set<Integer> lacking = new HashSet<>(classes.byLabel().keySet());
        for (LabelMap.Item item : map.items(classes.pieces() || (alike && map.binary()))) {
            Optional<String> named = Optional.ofNullable(classes.byLabel().get(item.value()));
            Optional<String> label =
                    rules.classFrom.isPresent() ? classes.all().or(() -> named) : unlabelled(named.isPresent());
            lacking.remove(item.value());
            label.ifPresentOrElse(
                    l -> add(item.area(), name(l, item.number()), l, StackPosition.MIDDLE),
                    () -> leaveOut(rules.classFrom.isPresent() ? "whose label the table does not name" : HAS_CLASS));
        }
        leaveOut("that the table names and the label map does not hold", classes.pieces() ? 0 : lacking.size());
        return this;
    }

    /** One area for each of several points. */
    private static List<MarkedArea> areas(GeoShape shape) {
        if (shape.kind() != GeoShape.Kind.POINTS) {
            return List.of(shape.area());
        }
        List<MarkedArea> areas = new ArrayList<>();
        double[] points = shape.parts().get(0);
        for (int i = 0; i < points.length; i += 2) {
            areas.add(new MarkedArea(points[i], points[i + 1], 0, 0, Optional.empty()));
        }
        return areas;
    }

    /** The position of a feature in a stack; the first plane where it gives none. */
    static StackPosition position(GeoShape shape) {
        return new StackPosition(0, shape.slice().orElse(1), shape.frame().orElse(1));
    }

    /** Whether it is a text, a picture, an arrow or a scale bar. */
    static boolean drawn(Roi roi) {
        String name = roi.getName();
        return roi instanceof TextRoi
                || roi instanceof ImageRoi
                || roi instanceof Arrow
                || (name != null && name.startsWith(SCALE_BAR));
    }

    /** A name within an image, such as "cell-0007". */
    static String name(String label, int number) {
        return label.replaceAll("[#/\\\\]", "_") + String.format(Locale.ROOT, "-%04d", number);
    }

    private void add(MarkedArea area, int number, String label, StackPosition at) {
        if (rules.tiles.isPresent()) {
            if (area.flat()) {
                leaveOut("that are no areas to cut tiles from");
            } else {
                addTiles(area, number, label, at);
            }
        } else if (area.flat() && rules.crop.box().isEmpty()) {
            leaveOut("that are points or lines or have no area, and so need --box");
        } else {
            put(area, name(label, number), label, at, true);
        }
    }

    private void addTiles(MarkedArea area, int number, String label, StackPosition at) {
        RegionSource whole = planes.apply(at).get();
        double side = rules.tiles.orElseThrow().px(whole.pixelSize(), image);
        MarkedArea.Inside inside = area.inside().orElseThrow();
        int before = marks.size();
        int lastRow = (int) Math.min((area.topPx() + area.heightPx()) / side, whole.heightPx() / side);
        int lastColumn = (int) Math.min((area.leftPx() + area.widthPx()) / side, whole.widthPx() / side);
        for (int row = (int) Math.max(0, area.topPx() / side); row <= lastRow; row++) {
            for (int column = (int) Math.max(0, area.leftPx() / side); column <= lastColumn; column++) {
                double x = (column + 0.5) * side;
                double y = (row + 0.5) * side;
                if (x < whole.widthPx() && y < whole.heightPx() && inside.at((int) x, (int) y)) {
                    String name = name(label, number) + String.format(Locale.ROOT, "-r%03dc%03d", row, column);
                    MarkedArea tile = new MarkedArea(column * side, row * side, side, side, Optional.empty());
                    put(tile, name, label, at, false);
                }
            }
        }
        if (marks.size() == before) {
            leaveOut("that hold no centre of a tile");
        }
    }

    private void put(MarkedArea area, String name, String label, StackPosition at, boolean repeat) {
        Mark mark = new Mark(name, label, new AreaPixels(planes.apply(at), area, image + "#" + name, rules.crop));
        List<Object> where = List.of(at, area.leftPx(), area.topPx(), area.widthPx(), area.heightPx());
        Mark earlier = byArea.putIfAbsent(where, mark);
        if (earlier != null && !earlier.label().equals(label)) {
            throw new UserException(
                    "The same area of " + image + " has two classes, " + earlier.name() + " and " + name + ".",
                    "Remove one of the two ROIs.");
        }
        if (earlier == null || repeat) {
            marks.add(mark);
        }
    }
}
