package quadrant.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An image with the objects that are marked on it.
 *
 * @param id what the user calls the image: the path as the data gives it, or a window's title
 * @param leftOut what was marked and cannot be used, counted by the reason in words ("that say no class")
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

    /** An image of which the data says nothing else. */
    public static MarkedImage of(String id, List<Mark> marks, Map<String, Integer> leftOut) {
        return new MarkedImage(id, marks, leftOut, "", OptionalInt.empty(), Map.of());
    }

    /** The same with what a table says of it. */
    public MarkedImage with(String ofGroup, OptionalInt inFold, Map<String, String> others) {
        return new MarkedImage(id, marks, leftOut, ofGroup, inFold, others);
    }
}
