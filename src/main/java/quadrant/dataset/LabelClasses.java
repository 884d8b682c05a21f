package quadrant.dataset;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The classes of the labels of a label map.
 *
 * @param all the class of every object, where they have one
 * @param byLabel label to class, from a table
 * @param pieces whether each connected component of a label is an object, and not each label
 */
public record LabelClasses(Optional<String> all, Map<Integer, String> byLabel, boolean pieces) {
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
