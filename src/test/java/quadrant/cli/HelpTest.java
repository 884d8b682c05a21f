package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.app.Verbs;

/** The help through the front door: a first screen for newcomers, then every option once, by what it is about. */
class HelpTest {
    private static final int SCREEN = 24;
    private static final int COLUMNS = 80;

    private static List<String> help(Verb verb) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            List<String> args = new ArrayList<>(List.of(verb.name().split(" ", -1)));
            args.add("--help");
            assertThat(Main.run(args.toArray(new String[0]))).isZero();
            return bytes.toString(StandardCharsets.UTF_8).lines().toList();
        } finally {
            System.setOut(before);
        }
    }

    static Stream<Verb> verbs() {
        return Verbs.ALL.stream();
    }

    @Test
    void the_first_screen_of_finetune_is_what_a_newcomer_needs() {
        List<String> screen = help(Verbs.FINETUNE).subList(0, SCREEN);
        assertThat(screen.get(0)).isEqualTo("Usage: quadrant finetune DATA --output DIR [OPTION...]");
        assertThat(String.join(" ", screen)).contains("model.onnx", "Example: quadrant finetune sample-data");
        assertThat(screen.stream()
                        .filter(l -> l.matches(" {2}\\S.*"))
                        .map(l -> l.strip().split(" ", -1)[0]))
                .containsExactly("DATA", "--output", "--group-by", "--backbone", "--strategy");
    }

    @Test
    void the_other_options_of_finetune_follow_under_headings() {
        assertThat(help(Verbs.FINETUNE).stream().filter(l -> l.matches("[A-Z].*:")))
                .containsExactly(
                        "Data:",
                        "Marked objects and tiles:",
                        "Model and training:",
                        "Augmentation:",
                        "Validation and uncertainty:",
                        "Computation:",
                        "Output:");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void every_option_is_there_once_and_fits_a_terminal(Verb verb) {
        List<String> lines = help(verb);
        for (Option<?> option : verb.options()) {
            assertThat(lines)
                    .filteredOn(l -> (l + " ").startsWith("  " + option.written() + " "))
                    .as("%s of %s", option, verb.name())
                    .hasSize(1);
        }
        assertThat(lines).filteredOn(l -> !l.startsWith("Example: ")).allMatch(l -> l.length() <= COLUMNS);
    }
}
