package quadrant.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs lines such as {@code bin/quadrant info} one after the other, as a shell would, until one fails. */
public final class CommandLines {
    private static final String PROGRAM = "bin/quadrant ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    private CommandLines() {}

    /**
     * Runs command lines one after the other.
     *
     * @param lines a command line each; {@code ~} is the user's home
     */
    public static void main(String[] lines) {
        System.setProperty("java.awt.headless", "true");
        for (String line : lines) {
            if (!line.startsWith(PROGRAM)) {
                throw new IllegalArgumentException(line);
            }
            System.out.println("$ " + line);
            int code = Main.run(text(line.substring(PROGRAM.length())).toArray(String[]::new));
            if (code != 0) {
                System.exit(code);
            }
        }
        System.exit(0);
    }

    private static List<String> text(String line) {
        List<String> text = new ArrayList<>();
        Matcher m = WORD.matcher(line);
        while (m.find()) {
            String word = m.group(1) == null ? m.group() : m.group(1);
            text.add(word.startsWith("~/") ? System.getProperty("user.home") + word.substring(1) : word);
        }
        return text;
    }
}
