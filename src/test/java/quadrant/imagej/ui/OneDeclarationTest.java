package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scijava.module.ModuleItem;
import quadrant.TestData;
import quadrant.app.Option;
import quadrant.app.Value;
import quadrant.app.Verb;
import quadrant.cli.CommandLineFaces;
import quadrant.task.Task;
import quadrant.task.UserException;

/** An option is declared once, and every face has it. */
class OneDeclarationTest {
    private static final Option<Integer> DUMMY = Option.of("dummy_option", Value.whole(1, 9))
            .label("Dummy label")
            .help("Does nothing at all")
            .or(3);

    private static final Verb VERB = new Verb(
            "dummy",
            Verb.Chapter.DATA,
            "Adds one.",
            List.of("dummy --dummy-option 4"),
            List.of(DUMMY),
            given -> {},
            (wiring, given, task) -> {
                String next = String.valueOf(given.get(DUMMY) + 1);
                return new Verb.Outcome(next, List.of("result " + next));
            });

    @Test
    void on_the_command_line_and_in_its_page() {
        assertThat(CommandLineFaces.run(VERB, "--dummy-option", "4")).isEqualTo("result 5");
        assertThat(CommandLineFaces.help(VERB)).contains("--dummy-option N", "Does nothing at all (default: 3).");
        assertThat(CommandLineFaces.page(VERB)).contains("| `--dummy-option N` | Does nothing at all (default: 3). |");
    }

    @Test
    void in_macros() {
        assertThat(VERB.run(OptionText.parse("dummy_option=7"), Task.SILENT))
                .isEqualTo(new Verb.Outcome("8", List.of("result 8")));
        assertThat(VERB.run(Map.of(), Task.SILENT))
                .extracting(Verb.Outcome::value)
                .isEqualTo("4");
        UserException tooLarge = TestData.refusal(() -> VERB.read(Map.of("dummy_option", "10")));
        assertThat(tooLarge.problem(key -> key)).contains("dummy_option", "a whole number from 1 to 9");
        assertThat(tooLarge).hasMessageContaining("--dummy-option");
        assertThat(tooLarge.problem(key -> "\"Dummy label\"")).contains("The option \"Dummy label\" is \"10\"");
        assertThat(TestData.refusal(() -> VERB.read(Map.of("dummy_opt", "1"))).remedy())
                .isEqualTo("Write dummy_option, if that was meant.");
    }

    @Test
    void in_the_dialog() {
        assertThat(VERB.options().stream().flatMap(OptionDialog::fields))
                .containsExactly(
                        new DialogField("dummy_option", "Dummy label", Value.Form.WORD, "3", List.of(), false));
    }

    @Test
    void among_the_inputs_of_scijava() {
        ModuleItem<Integer> input = new SciJavaVerbs.Info(VERB).getInput("dummy_option", Integer.class);
        assertThat(input.getLabel()).isEqualTo("Dummy label");
        assertThat(input.getDescription()).isEqualTo("Does nothing at all (default: 3).");
        assertThat(input.getDefaultValue()).isEqualTo(3);
    }
}
