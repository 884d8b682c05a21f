package quadrant.imagej;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.MarkedArea;
import quadrant.task.UserException;

/**
 * Features of a GeoJSON file as marked objects; their classifications are the classes.
 *
 * @param objects the selected object types
 * @param unlabelled whether objects without a class are wanted, instead of those with one
 */
record GeoMarks(RoiMarks marks, GeoObjects objects, boolean unlabelled) {
    /**
     * The marks of a file, numbered from 1 in the order of the file.
     *
     * @param label the class of all; if empty, each feature names its own
     * @param otherwise the plane of features without one; the first plane of a stack where empty, as in QuPath
     * @throws UserException where a geometry is invalid, or the classes are predictions
     */
    MarkedImage of(
            MarkReader.Image image,
            Path file,
            Optional<String> label,
            Optional<StackPosition> otherwise,
            RoiMarks.Planar planes) {
        RoiMarks.Gathered gathered = marks.gather(image.id(), planes);
        try (GeoJsonReader reader = new GeoJsonReader(file)) {
            if (reader.predicted() && label.isEmpty() && !unlabelled) {
                throw new UserException(
                        "The classes of " + file + " are a model's predictions, and labels were expected.",
                        "Import it into QuPath, correct the classes and export them from there, or move the file"
                                + " elsewhere.");
            }
            for (int number = 1; reader.hasNext(); number++) {
                add(reader.next(), number, label, otherwise, gathered);
            }
        }
        return MarkedImage.of(image.id(), gathered.marks, gathered.leftOut);
    }

    private void add(
            GeoFeature feature,
            int number,
            Optional<String> label,
            Optional<StackPosition> otherwise,
            RoiMarks.Gathered gathered) {
        Optional<GeoShape> shape = feature.shape(marks.rule().outline());
        Optional<String> named = unlabelled
                ? Optional.of(MarkNames.CELL)
                        .filter(c -> feature.classification().isEmpty())
                : label.or(feature::classification);
        if (!objects.include(feature)) {
            gathered.leaveOut("that are of another type");
        } else if (shape.isEmpty()) {
            gathered.leaveOut("that have no nucleus");
        } else if (named.isEmpty()) {
            gathered.leaveOut(unlabelled ? MarkNames.HAS_CLASS : "that have no classification");
        } else {
            StackPosition at =
                    otherwise.filter(o -> shape.get().slice().isEmpty()).orElseGet(() -> position(shape.get()));
            for (MarkedArea area : areas(shape.get())) {
                gathered.add(area, number, named.get(), at);
            }
        }
    }

    /** One feature for each of several points. */
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
}
