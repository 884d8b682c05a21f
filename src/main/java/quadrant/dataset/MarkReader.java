package quadrant.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the objects that are marked on an image file; their crops are read when asked. */
public interface MarkReader {
    /** Tiles of a slide: more say little more of it as a whole, and cost time. */
    int MOST_TILES = 200;

    /** An image file and what the user calls it. */
    record Image(Path file, String id) {}

    /** A point in pixels from the image's top left corner, with its class. */
    record Point(double xPx, double yPx, String label) {}

    /** Whether the image file itself holds ROIs, as the overlay of a TIFF that ImageJ wrote. */
    boolean hasOverlay(Path image);

    /**
     * The ROIs of an image.
     *
     * @param rois a {@code .roi} or {@code .zip}; the image's own overlay where empty
     * @param label the class of all of them; each says its own where empty
     * @param slice of a stack, counted from 1, for ROIs that name none
     * @throws quadrant.task.UserException when they cannot be read, or contradict each other
     */
    MarkedImage rois(Image image, Optional<Path> rois, Optional<String> label, OptionalInt slice);

    /**
     * The objects of a label map, 0 being none of them.
     *
     * @throws quadrant.task.UserException when map and image differ in size, or values are no labels
     */
    MarkedImage labels(Image image, Path map, LabelClasses classes);

    /**
     * Tiles of a slide's tissue, or all over an image that is not bright-field: at most {@value #MOST_TILES}, spread evenly.
     *
     * @param label the class of all
     * @throws quadrant.task.UserException when the slide cannot be read
     */
    List<Mark> tiles(Image slide, String label);

    /** Boxes about points. */
    MarkedImage points(Image image, List<Point> points, OptionalInt slice);
}
