package quadrant.dataset;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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

    /** The group of one path; empty where the expression finds none. */
    public Optional<GroupId> find(String path) {
        Matcher m = pattern.matcher(path);
        return Optional.of(m)
                .filter(Matcher::find)
                .map(found -> found.groupCount() > 0 ? found.group(1) : found.group())
                .filter(group -> !group.isEmpty())
                .map(GroupId::new);
    }

    /**
     * The group of one path.
     *
     * @throws UserException when the expression finds none
     */
    public GroupId group(String path) {
        return groups(List.of(path)).get(0);
    }

    /**
     * The groups of paths, in their order.
     *
     * @throws UserException when the expression finds none in some path
     */
    public List<GroupId> groups(List<String> paths) {
        List<GroupId> groups = new ArrayList<>();
        List<String> without = new ArrayList<>();
        paths.forEach(p -> find(p).ifPresentOrElse(groups::add, () -> without.add(p)));
        if (!without.isEmpty()) {
            throw new UserException(
                    "The group expression \"" + pattern + "\" finds no group in " + without.size() + " of "
                            + paths.size() + " paths, such as " + without.get(0) + ".",
                    "Correct " + option("group_by") + " so that it matches every path.");
        }
        return List.copyOf(groups);
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
