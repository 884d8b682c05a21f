package quadrant.imagej;

import ij.gui.Arrow;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import quadrant.dataset.Mark;
import quadrant.dataset.MarkedImage;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.MarkedArea;
import quadrant.task.UserException;

/**
 * ROIs of an image as marked objects.
 *
 * <p>With tiles, each area becomes the squares of a grid from the image's top left corner whose centres lie within it.
 */
record RoiMarks(MarkNames names, CropRule rule, Optional<FieldSize> tiles) {
    private static final String SCALE_BAR = "|SB|";

    /** The planes of the image that have ROIs; the same object for the same position. */
    interface Planar extends Function<StackPosition, CropPlane> {}

    /**
     * The marks of ROIs, numbered from 1 in the order of the list.
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
            Optional<String> name = label.or(() -> names.of().apply(roi));
            if (drawn(roi)) {
                g.leaveOut("that are texts, pictures, arrows or scale bars");
            } else if (name.isEmpty()) {
                g.leaveOut(names.why());
            } else {
                g.add(RoiPixels.area(roi), i + 1, name.get(), at.explicit() ? at : otherwise);
            }
        }
        return MarkedImage.of(id, g.marks, g.leftOut);
    }

    /** Whether it is a text, a picture, an arrow or a scale bar. */
    static boolean drawn(Roi roi) {
        String name = roi.getName();
        return roi instanceof TextRoi
                || roi instanceof ImageRoi
                || roi instanceof Arrow
                || (name != null && name.startsWith(SCALE_BAR));
    }

    /** Whether it is a point or a line, or has no area. */
    static boolean flat(Roi roi) {
        return !roi.isArea() || roi.getFloatWidth() == 0 || roi.getFloatHeight() == 0;
    }

    /** A name within an image, such as "cell-0007". */
    static String name(String label, int number) {
        return label.replaceAll("[#/\\\\]", "_") + String.format(Locale.ROOT, "-%04d", number);
    }

    private record Place(StackPosition at, double left, double top, double width, double height) {}

    /** Starts collecting the marks of an image. */
    Gathered gather(String image, Planar planes) {
        return new Gathered(image, planes);
    }

    /** The result for one image. */
    final class Gathered {
        final List<Mark> marks = new ArrayList<>();
        final Map<String, Integer> leftOut = new LinkedHashMap<>();
        private final String image;
        private final Planar planes;
        private final Map<Place, Mark> byArea = new HashMap<>();

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
            CropPlane whole = planes.apply(at);
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
            Place where = new Place(at, area.leftPx(), area.topPx(), area.widthPx(), area.heightPx());
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
