package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.nio.file.Path;
import java.util.Set;
import quadrant.dataset.MarkReader;
import quadrant.pixels.CropRule;
import quadrant.task.UserException;

/**
 * How to read marked objects.
 *
 * @param format whose files lie beside the images of a folder
 * @param rule the rule by which they are cut out
 * @param unlabelled whether objects without a class are wanted, instead of those with one
 * @param given the options on marks that the user gave, such as {@code box}; refused where they do not apply
 */
public record Marking(MarkReader reader, MarkFormat format, CropRule rule, boolean unlabelled, Set<String> given) {
    /** The options by key. */
    public static final String CLASS_FROM = "class_from";

    public static final String MARKS = "marks";
    public static final String CONTEXT = "context";
    public static final String BACKGROUND = "background";
    public static final String TILES = "tiles";
    public static final String UM_PER_PX = "um_per_px";

    static final String NO_NAMES = "the labels of label maps have no names, groups or colours";
    static final String NO_AREAS = "tiles are cut from areas that are drawn as ROIs";

    public Marking {
        given = Set.copyOf(given);
    }

    /**
     * Refuses an option that does not apply to the data.
     *
     * @param why without its end
     */
    void refuse(String option, Path data, String why) {
        if (given.contains(option)) {
            throw new UserException(
                    option(option) + " does not go with " + data + ": " + why + ".",
                    "Leave out " + option(option) + ".");
        }
    }
}
