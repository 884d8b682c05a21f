package quadrant.dataset;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Finds the marked objects of an image file; their crops are read on request. */
public interface MarkReader {
    /** The maximum number of tiles of a slide: more add little information on the slide, and cost time. */
    int MOST_TILES = 200;

    /** An image file and its name for the user. */
    record Image(Path file, String id) {}

    /**
     * The classes of the labels of a label map.
     *
     * @param all the class of every object, where they have one
     * @param byLabel label to class, from a table
     * @param pieces whether each connected component of a label is an object, and not each label
     */
    record LabelClasses(Optional<String> all, Map<Integer, String> byLabel, boolean pieces) {
        public LabelClasses {
            byLabel = Collections.unmodifiableMap(new TreeMap<>(byLabel));
        }

        /** Every object is of this class; in a mask with one value each connected component is an object. */
        public static LabelClasses one(String name) {
            return new LabelClasses(Optional.of(name), Map.of(), false);
        }

        /** A table for the labels of one map; each label is an object. */
        public static LabelClasses objects(Map<Integer, String> byLabel) {
            return new LabelClasses(Optional.empty(), byLabel, false);
        }

        /** A table for the labels of all maps; each label is a class, and each of its connected components an object. */
        public static LabelClasses areas(Map<Integer, String> byLabel) {
            return new LabelClasses(Optional.empty(), byLabel, true);
        }
    }

    /** Whether the image file itself holds ROIs, in the overlay of a TIFF written by ImageJ. */
    boolean hasOverlay(Path image);

    /**
     * The ROIs of an image.
     *
     * @param rois a {@code .roi} or {@code .zip}; the image's own overlay where empty
     * @param label the class of all of them; if empty, each ROI names its own
     * @param slice of a stack, counted from 1, for ROIs without a position
     * @throws quadrant.task.UserException when they cannot be read, or contradict each other
     */
    MarkedImage rois(Image image, Optional<Path> rois, Optional<String> label, OptionalInt slice);

    /**
     * Features of GeoJSON, whose classifications are the classes.
     *
     * @param leftOut the number of objects that were left out before, by reason
     */
    MarkedImage features(Image image, List<JsonObject> features, Map<String, Integer> leftOut, OptionalInt slice);

    /**
     * The objects of a label map; 0 is the background.
     *
     * @throws quadrant.task.UserException when map and image differ in size, or values are not labels
     */
    MarkedImage labels(Image image, Path map, LabelClasses classes);

    /**
     * Tiles on a slide's tissue, or over the whole of an image that is not bright-field: at most {@value #MOST_TILES}, spread
     * evenly.
     *
     * @param label the class of all of them
     * @throws quadrant.task.UserException when the slide cannot be read
     */
    List<MarkedImage.Mark> tiles(Image slide, String label);
}
