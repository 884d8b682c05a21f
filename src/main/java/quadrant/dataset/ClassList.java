package quadrant.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.task.UserException;

/** The classes of a problem, in the order of the network's outputs. */
public record ClassList(List<String> names) {
    /** The class of what was found but is no cell: it is learnt and predicted like others, and never counted. */
    public static final String NOT_A_CELL = "not a cell";

    /** The maximum length of a class's name. */
    public static final int LONGEST_NAME = 10_000;

    public ClassList {
        names = List.copyOf(names);
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("Class names must be there and distinct: " + names);
        }
    }

    /**
     * The classes with the given names.
     *
     * @throws UserException for a name of more than 10,000 letters
     */
    public static ClassList named(List<String> names) {
        for (String name : names) {
            if (name.length() > LONGEST_NAME) {
                throw new UserException(
                        "The class " + name.substring(0, 20) + "… has a name of " + name.length()
                                + " letters, and at most " + LONGEST_NAME + " were expected.",
                        "Give it a shorter name.");
            }
        }
        return new ClassList(names);
    }

    /** A warning for each two names that look the same: they differ only in case, the form of accents, or spaces. */
    public List<String> lookAlikes() {
        Map<String, String> first = new HashMap<>();
        List<String> sentences = new ArrayList<>();
        for (String name : names) {
            String look =
                    Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
            String other = first.putIfAbsent(look, name);
            if (other != null) {
                sentences.add("The classes \"" + other + "\" and \"" + name
                        + "\" differ in case, spaces or the form of accents alone. Are they one?");
            }
        }
        return sentences;
    }

    public int size() {
        return names.size();
    }

    public String name(int label) {
        return names.get(label);
    }
}
