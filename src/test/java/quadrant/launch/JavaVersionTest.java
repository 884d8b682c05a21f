package quadrant.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.Macro;
import quadrant.task.UserException;

class JavaVersionTest {
    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^Plugins>Quadrant(?:>[a-z >]+)?, \"[^\"]+\", quadrant\\.launch\\.Start\\(\"(\\w+)((?: [A-Za-z.]+)?)\"\\)$");

    @ParameterizedTest
    @CsvSource({"1.8, 8", "9, 9", "11, 11", "17, 17", "21, 21", "'', 0", "one, 0"})
    void is_read_from_the_specification(String specification, int version) {
        assertThat(JavaVersion.parse(specification)).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"8", "11", "16"})
    void an_older_one_is_refused_in_one_sentence(int version) {
        assertThat(JavaVersion.refusal(version))
                .startsWith("Quadrant needs Java 17 or newer and ImageJ runs on Java " + version + " here: ")
                .endsWith(".")
                .containsPattern("^[^.]+\\.$");
    }

    @ParameterizedTest
    @CsvSource({"0", "17", "21", "25"})
    void one_that_will_do_or_does_not_tell_is_not_refused(int version) {
        assertThat(JavaVersion.refusal(version)).isEmpty();
    }

    @Test
    void every_menu_entry_starts_a_plug_in_that_is_there() throws Exception {
        List<String> names = ENTRY.matcher(Files.readString(Path.of("plugins.config")))
                .results()
                .map(m -> m.group(1) + m.group(2))
                .toList();
        long entries = Files.readAllLines(Path.of("plugins.config")).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .count();
        // two have another name in macros
        assertThat(names).hasSize((int) entries);
        assertThat(names.stream().distinct()).hasSize((int) entries - 2);
        for (String name : names) {
            String plugIn = name.split(" ", -1)[0];
            assertThat(RealEntry.plugIn(plugIn).getClass().getSimpleName()).isEqualTo(plugIn);
        }
    }

    @Test
    void a_mistake_in_a_java_program_comes_through_as_it_was_thrown() {
        assertThatThrownBy(() -> Macro.run("nonsense", "")).isInstanceOf(UserException.class);
    }
}
