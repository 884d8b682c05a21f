package quadrant.imagej;

import ij.gui.Roi;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What ROIs are called as marked objects: by their class, or, where it is the class that is sought, all alike.
 *
 * @param of a ROI's; none for one that is left out
 * @param why such a ROI is left out, after "marked object(s) left out"
 */
record MarkNames(Function<Roi, Optional<String>> of, String why) {
    static final String HAS_CLASS = "that have a class already";
    static final String CELL = "cell";

    static MarkNames classes(RoiClass from) {
        return new MarkNames(from::of, "whose " + from.name().toLowerCase(Locale.ROOT) + " says no class");
    }

    /** Those without a class: of ROIs that were labelled here the group is the number of the class. */
    static MarkNames unlabelled() {
        return new MarkNames(roi -> roi.getGroup() > 0 ? Optional.empty() : Optional.of(CELL), HAS_CLASS);
    }
}
