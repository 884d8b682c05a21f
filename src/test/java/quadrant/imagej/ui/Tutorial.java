package quadrant.imagej.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tutorial as its reader does it: what its text tells to open, to press, to fill in, to run, in the text's order.
 *
 * @param steps what is done at ImageJ's window
 * @param macro the macro that does the same
 * @param commands the command lines that do the same
 */
record Tutorial(List<Step> steps, String macro, List<String> commands) {
    private static final Path FILE = Path.of("docs/TUTORIAL.md");
    private static final Pattern OPEN = Pattern.compile("Open the image `([^`]+)`");
    private static final Pattern MENU = Pattern.compile("\\*Plugins › Quadrant › (?:more › )?([^*]+)\\*");
    private static final Pattern FIELD = Pattern.compile("\\| ([^|`]+?) \\| `([^`]*)` \\|");
    private static final String FENCE = "```";

    /** One thing to do. */
    sealed interface Step permits Open, Dialog {}

    /** Opens an image, whose path begins with "tutorial/". */
    record Open(String path) implements Step {}

    /** Fills the dialog of a menu command; fields by label. */
    record Dialog(String command, Map<String, String> fields) implements Step {}

    static Tutorial read() throws IOException {
        return read(FILE);
    }

    static Tutorial read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        StringBuilder macro = new StringBuilder();
        List<String> commands = new ArrayList<>();
        String menu = "";
        String fence = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(FENCE)) {
                fence = fence.isEmpty() ? line : "";
            } else if (fence.equals(FENCE + "ijm")) {
                macro.append(line).append('\n');
            } else if (fence.equals(FENCE + "sh")) {
                commands.add(line);
            } else {
                Matcher m = MENU.matcher(line);
                menu = m.find() ? m.group(1) : menu;
                step(line, menu, steps);
            }
        }
        return new Tutorial(steps, macro.toString(), joined(commands));
    }

    private static void step(String line, String menu, List<Step> steps) {
        Matcher open = OPEN.matcher(line);
        Matcher field = FIELD.matcher(line);
        if (open.find()) {
            steps.add(new Open(open.group(1)));
        } else if (field.matches()) {
            Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
            if (!(last instanceof Dialog d
                    && d.command().equals(menu)
                    && !d.fields().containsKey(field.group(1)))) {
                last = new Dialog(menu, new LinkedHashMap<>());
                steps.add(last);
            }
            ((Dialog) last).fields().put(field.group(1), field.group(2));
        }
    }

    /** A line that ends with a backslash goes on in the next. */
    private static List<String> joined(List<String> lines) {
        return List.of(String.join("\n", lines).replaceAll("\\\\\n *", "").split("\n"));
    }
}
