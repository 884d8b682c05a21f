package quadrant.dataset;

import java.util.HashSet;
import java.util.List;

/** The classes of a problem, in the order of the network's outputs. */
public record ClassList(List<String> names) {
    public ClassList {
        names = List.copyOf(names);
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("Class names must be there and distinct: " + names);
        }
    }

    public int size() {
        return names.size();
    }

    public String name(int label) {
        return names.get(label);
    }
}
