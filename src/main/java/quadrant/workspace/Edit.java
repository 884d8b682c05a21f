package quadrant.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A change of classes or labels, which can be undone. */
sealed interface Edit {
    /** An object gets this label, or none. */
    record SetLabel(int item, Optional<Label> label) implements Edit {}

    /** A class is made, changed, or, where it is empty, taken away. */
    record SetClass(int id, Optional<LabelClass> value) implements Edit {}

    /** Changes that are one for the user. */
    record Several(List<Edit> edits) implements Edit {
        public Several {
            edits = List.copyOf(edits);
        }

        /** What undoes them, from the inverse of each in their order. */
        static Several undoing(List<Edit> inverses) {
            List<Edit> turned = new ArrayList<>(inverses);
            Collections.reverse(turned);
            return new Several(turned);
        }
    }
}
