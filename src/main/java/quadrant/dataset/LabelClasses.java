package quadrant.dataset;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which class the labels of a label map are.
 *
 * @param all the class of every object, where they have one
 * @param byLabel label to class, where a table says so
 * @param pieces whether each connected piece of a label is an object, and not each label
 */
public record LabelClasses(Optional<String> all, Map<Integer, String> byLabel, boolean pieces) {
    public LabelClasses {
        byLabel = Collections.unmodifiableMap(new TreeMap<>(byLabel));
    }

    /** Every object is of this class; of a mask with one value each connected piece is an object. */
    public static LabelClasses one(String name) {
        return new LabelClasses(Optional.of(name), Map.of(), false);
    }

    /** A table for the labels of one map, of which each is an object. */
    public static LabelClasses objects(Map<Integer, String> byLabel) {
        return new LabelClasses(Optional.empty(), byLabel, false);
    }

    /** A table for the labels of all maps, of which each is a class, and each connected piece of it an object. */
    public static LabelClasses areas(Map<Integer, String> byLabel) {
        return new LabelClasses(Optional.empty(), byLabel, true);
    }
}
