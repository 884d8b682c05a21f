package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rooms below {@code app} name options in messages by keys that they cannot check themselves. */
class OptionNamesTest {
    private static final Pattern NAMED = Pattern.compile("\\boption\\(\"([^\"]*)\"\\)");
    private static final Path MAIN = Path.of("src/main/java/quadrant");
    /** Two commands of ImageJ alone have options of their own. */
    private static final Set<String> OF_IMAGEJ = Set.of("open", "save");

    @Test
    void every_option_that_a_message_names_is_one_of_a_verb() throws IOException {
        Set<String> known = Verbs.ALL.stream()
                .flatMap(v -> v.options().stream())
                .map(Option::key)
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OF_IMAGEJ);
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher m = NAMED.matcher(Files.readString(file));
                while (m.find()) {
                    named.add(m.group(1));
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(known).containsAll(named);
    }
}
