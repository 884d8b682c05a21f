package quadrant.workspace;

import java.util.List;
import java.util.regex.Pattern;
import quadrant.task.UserException;

/** What a class may be called, so that ROIs can be named by it. */
final class ClassName {
    private static final int LONGEST = 60;
    /** By such an end one ROI of a class differs from another. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*[\\s_#.:/-])?\\(?\\d+\\)?");

    private static final Pattern RESERVED = Pattern.compile(".*[\\t\\n\\r/\\\\].*", Pattern.DOTALL);

    private ClassName() {}

    /**
     * The name without spaces around it.
     *
     * @param others names that are taken
     * @throws UserException for a name that cannot be or is taken
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
                            + "\" ends in a number or holds a slash, which a ROI's name cannot say.",
                    "Write it without a space before the number, such as type2, or in words.");
        }
        if (others.contains(plain)) {
            throw new UserException("There is a class " + plain + " already.", "Give another name.");
        }
        return plain;
    }
}
