package quadrant.imagej;

import ij.gui.Roi;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The names of ROIs as marked objects: their classes or, where objects without a class are wanted, all the same.
 *
 * @param of gives the name of a ROI; empty for one that is left out
 * @param why the reason why such a ROI is left out, after "marked object(s) left out"
 */
record MarkNames(Function<Roi, Optional<String>> of, String why) {
    static final String HAS_CLASS = "that have a class already";
    static final String CELL = "cell";

    static MarkNames classes(RoiClass from) {
        return new MarkNames(from::of, "whose " + from.name().toLowerCase(Locale.ROOT) + " says no class");
    }

    /** ROIs without a class; for ROIs that were labelled in Quadrant the group is the number of the class. */
    static MarkNames unlabelled() {
        return new MarkNames(roi -> roi.getGroup() > 0 ? Optional.empty() : Optional.of(CELL), HAS_CLASS);
    }
}
