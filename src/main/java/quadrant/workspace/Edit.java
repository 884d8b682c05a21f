package quadrant.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A change of classes or labels, which can be undone. */
sealed interface Edit {
    /** Sets or removes the label of an object. */
    record SetLabel(int item, Optional<Label> label) implements Edit {}

    /** Creates or changes a class or, where it is empty, deletes it. */
    record SetClass(int id, Optional<LabelClass> value) implements Edit {}

    /** Changes that the user sees as one. */
    record Several(List<Edit> edits) implements Edit {
        public Several {
            edits = List.copyOf(edits);
        }

        /** The change that undoes them, from the inverse of each in order. */
        static Several undoing(List<Edit> inverses) {
            List<Edit> turned = new ArrayList<>(inverses);
            Collections.reverse(turned);
            return new Several(turned);
        }
    }
}
