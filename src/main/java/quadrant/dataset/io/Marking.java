package quadrant.dataset.io;

import java.util.Set;
import quadrant.dataset.MarkReader;
import quadrant.pixels.CropRule;

/**
 * How to read marked objects.
 *
 * @param rule the rule by which they are cut out
 * @param unlabelled whether objects without a class are wanted, instead of those with one
 * @param given the options on marks that the user gave, such as {@code box}; refused where they do not apply
 */
public record Marking(MarkReader reader, CropRule rule, boolean unlabelled, Set<String> given) {
    /** The options by key. */
    public static final String CLASS_FROM = "class_from";

    public static final String CONTEXT = "context";
    public static final String BACKGROUND = "background";
    public static final String TILES = "tiles";
    public static final String UM_PER_PX = "um_per_px";

    public Marking {
        given = Set.copyOf(given);
    }
}
