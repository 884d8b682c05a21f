package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import quadrant.dataset.GroupId;
import quadrant.task.UserException;

/** A regular expression that finds an image's group in its path: the first capture group, else the whole match. */
public final class GroupRule {
    private final Pattern pattern;

    /** @throws UserException when the expression is invalid */
    public GroupRule(String regex) {
        try {
            this.pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new UserException(
                    "The group expression \"" + regex + "\" is malformed (" + e.getDescription() + ").",
                    "Correct " + option("group_by")
                            + "; for example ([^/]+)-[0-9]+ takes what comes before the last hyphen.",
                    e);
        }
    }

    /**
     * The group of one path.
     *
     * @throws UserException when it finds none
     */
    public GroupId group(String path) {
        String group = find(path);
        if (group.isEmpty()) {
            throw none(1, 1, path);
        }
        return new GroupId(group);
    }

    private UserException none(int without, int of, String such) {
        return new UserException(
                "The group expression \"" + pattern + "\" finds no group in " + without + " of " + of
                        + " paths, such as " + such + ".",
                "Correct " + option("group_by") + " so that it matches every path.");
    }

    /** @throws UserException when it finds no group in some path */
    List<Entry> apply(List<Entry> entries) {
        List<Entry> grouped = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (Entry e : entries) {
            String group = find(e.path());
            if (group.isEmpty()) {
                without.add(e.path());
            }
            grouped.add(e.withGroup(group));
        }
        if (!without.isEmpty()) {
            throw none(without.size(), entries.size(), without.get(0));
        }
        return grouped;
    }

    private String find(String path) {
        Matcher m = pattern.matcher(path);
        if (!m.find()) {
            return "";
        }
        String captured = m.groupCount() > 0 ? m.group(1) : m.group();
        return captured == null ? "" : captured;
    }
}
