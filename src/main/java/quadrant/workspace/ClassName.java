package quadrant.workspace;

import java.util.List;
import java.util.regex.Pattern;
import quadrant.task.UserException;

/** Valid class names, such that ROIs can be named by them. */
final class ClassName {
    private static final int LONGEST = 60;
    /** The suffix by which ROIs of one class differ from each other. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*[\\s_#.:/-])?\\(?\\d+\\)?");

    private static final Pattern RESERVED = Pattern.compile(".*[\\t\\n\\r/\\\\].*", Pattern.DOTALL);

    private ClassName() {}

    /**
     * The name without surrounding spaces.
     *
     * @param others names that are already used
     * @throws UserException for a name that is invalid or already used
     */
    static String checked(String name, List<String> others) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > LONGEST) {
            throw new UserException(
                    "A class needs a name of 1 to " + LONGEST + " letters, and this one has " + plain.length() + ".",
                    "Give such a name.");
        }
        if (ENDS_IN_NUMBER.matcher(plain).matches() || RESERVED.matcher(plain).matches()) {
            throw new UserException(
                    "The class name \"" + plain
                            + "\" ends in a number or contains a slash, which is not possible in the name of a ROI.",
                    "Write it without a space before the number, such as type2, or in words.");
        }
        if (others.contains(plain)) {
            throw new UserException("There is a class " + plain + " already.", "Give another name.");
        }
        return plain;
    }
}
