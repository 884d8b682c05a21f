package quadrant.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An image with the objects that are marked on it.
 *
 * @param id the image's name for the user: the path as the data gives it, or a window's title
 * @param leftOut the number of marks that cannot be used, by reason ("that say no class")
 * @param group the image itself where empty
 */
public record MarkedImage(
        String id,
        List<Mark> marks,
        Map<String, Integer> leftOut,
        String group,
        OptionalInt fold,
        Map<String, String> extra) {
    public MarkedImage {
        marks = List.copyOf(marks);
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        extra = Map.copyOf(extra);
    }

    /**
     * One marked object of an image: a ROI, an object of a label map, a point, a tile of an area.
     *
     * @param name distinct within its image and the same each time it is read, such as {@code cell-0007}
     * @param label its class
     * @param pixels its crop
     */
    public record Mark(String name, String label, PixelSource pixels) {}

    /** An image without further information in the data. */
    public static MarkedImage of(String id, List<Mark> marks, Map<String, Integer> leftOut) {
        return new MarkedImage(id, marks, leftOut, "", OptionalInt.empty(), Map.of());
    }

    /** A copy with the information of a table. */
    public MarkedImage with(String ofGroup, OptionalInt inFold, Map<String, String> others) {
        return new MarkedImage(id, marks, leftOut, ofGroup, inFold, others);
    }
}
