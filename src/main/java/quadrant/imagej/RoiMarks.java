package quadrant.imagej;

import ij.gui.Arrow;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * How ROIs of an image and features of a GeoJSON file become marked objects, numbered from 1 in their order.
 *
 * <p>With tiles, each area becomes the squares of a grid from the image's top left corner whose centres lie within it.
 *
 * @param classFrom which property of a ROI names its class; empty where objects without a class are wanted, all of one name
 * @param objects the selected object types of GeoJSON
 */
record RoiMarks(Optional<RoiClass> classFrom, GeoObjects objects, CropRule rule, Optional<FieldSize> tiles) {
    static final String HAS_CLASS = "that have a class already";
    static final String CELL = "cell";
    private static final String SCALE_BAR = "|SB|";

    /** The planes of the image that have marks; reading one decodes it. */
    interface Planar extends Function<StackPosition, Supplier<RegionSource>> {}

    /**
     * The marks of ROIs.
     *
     * @param label the class of all; if empty, each ROI names its own
     * @param otherwise the plane of ROIs without a position
     * @throws UserException when one area has two classes
     */
    MarkedImage of(String id, List<Roi> rois, Optional<String> label, StackPosition otherwise, Planar planes) {
        Gathered g = new Gathered(id, planes);
        List<Roi> parts = RoiSet.parts(rois);
        for (int i = 0; i < parts.size(); i++) {
            Roi roi = parts.get(i);
            StackPosition at = StackPosition.of(roi);
            Optional<String> name = label.or(() -> name(roi));
            if (drawn(roi)) {
                g.leaveOut("that are texts, pictures, arrows or scale bars");
            } else if (name.isEmpty()) {
                g.leaveOut(classFrom
                        .map(c -> "whose " + c.name().toLowerCase(Locale.ROOT) + " says no class")
                        .orElse(HAS_CLASS));
            } else {
                g.add(AreaPixels.area(roi), i + 1, name.get(), at.explicit() ? at : otherwise);
            }
        }
        return MarkedImage.of(id, g.marks, g.leftOut);
    }

    /** The class; for ROIs that were labelled in Quadrant the group is the number of the class. */
    private Optional<String> name(Roi roi) {
        return classFrom.isPresent()
                ? classFrom.get().of(roi)
                : Optional.of(CELL).filter(c -> roi.getGroup() == 0);
    }

    /**
     * The marks of a GeoJSON file, whose classifications are the classes.
     *
     * @param label the class of all; if empty, each feature names its own
     * @param otherwise the plane of features without one; the first plane of a stack where empty, as in QuPath
     * @throws UserException where a geometry is invalid, or the classes are predictions
     */
    MarkedImage of(String id, Path geoJson, Optional<String> label, Optional<StackPosition> otherwise, Planar planes) {
        Gathered g = new Gathered(id, planes);
        try (GeoJsonReader reader = new GeoJsonReader(geoJson)) {
            if (reader.predicted() && label.isEmpty() && classFrom.isPresent()) {
                throw new UserException(
                        "The classes of " + geoJson + " are a model's predictions, and labels were expected.",
                        "Import it into QuPath, correct the classes and export them from there, or move the file"
                                + " elsewhere.");
            }
            for (int number = 1; reader.hasNext(); number++) {
                add(reader.next(), number, label, otherwise, g);
            }
        }
        return MarkedImage.of(id, g.marks, g.leftOut);
    }

    private void add(
            GeoFeature feature, int number, Optional<String> label, Optional<StackPosition> otherwise, Gathered g) {
        Optional<GeoShape> shape = feature.shape(rule.outline());
        Optional<String> named = classFrom.isPresent()
                ? label.or(feature::classification)
                : Optional.of(CELL).filter(c -> feature.classification().isEmpty());
        if (!objects.include(feature)) {
            g.leaveOut("that are of another type");
        } else if (shape.isEmpty()) {
            g.leaveOut("that have no nucleus");
        } else if (named.isEmpty()) {
            g.leaveOut(classFrom.isPresent() ? "that have no classification" : HAS_CLASS);
        } else {
            StackPosition at =
                    otherwise.filter(o -> shape.get().slice().isEmpty()).orElseGet(() -> position(shape.get()));
            for (MarkedArea area : areas(shape.get())) {
                g.add(area, number, named.get(), at);
            }
        }
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

    /** The result for one image. */
    private final class Gathered {
        final List<Mark> marks = new ArrayList<>();
        final Map<String, Integer> leftOut = new LinkedHashMap<>();
        private final String image;
        private final Planar planes;
        private final Map<List<Object>, Mark> byArea = new HashMap<>();

        Gathered(String image, Planar planes) {
            this.image = image;
            this.planes = planes;
        }

        void leaveOut(String reason) {
            leftOut.merge(reason, 1, Integer::sum);
        }

        void add(MarkedArea area, int number, String label, StackPosition at) {
            if (tiles.isPresent()) {
                if (area.flat()) {
                    leaveOut("that are no areas to cut tiles from");
                } else {
                    addTiles(area, number, label, at);
                }
            } else if (area.flat() && rule.box().isEmpty()) {
                leaveOut("that are points or lines or have no area, and so need --box");
            } else {
                put(area, name(label, number), label, at, true);
            }
        }

        private void addTiles(MarkedArea area, int number, String label, StackPosition at) {
            RegionSource whole = planes.apply(at).get();
            double side = tiles.orElseThrow().px(whole.pixelSize(), image);
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
            Mark mark = new Mark(name, label, new AreaPixels(planes.apply(at), area, image + "#" + name, rule));
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
}
