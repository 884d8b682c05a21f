package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/AUGMENTATION.md} to the code. */
class AugmentationGuideTest {
    @Test
    void the_example_reads_as_a_plan() throws IOException {
        Matcher json = Pattern.compile("```json\\R(.*?)```", Pattern.DOTALL).matcher(guide());
        assertThat(json.find()).isTrue();
        assertThat(PlanFile.read(json.group(1)).name()).isEqualTo("slides");
    }

    @Test
    void every_transform_has_its_row_with_all_parameters() throws IOException {
        String guide = guide();
        for (Kind kind : Kind.all().values()) {
            Matcher row =
                    Pattern.compile("(?m)^\\| `" + kind.name() + "` \\|.*$").matcher(guide);
            assertThat(row.find()).as(kind.name()).isTrue();
            for (Kind.Parameter parameter : kind.parameters()) {
                boolean shared =
                        kind.stage() == Kind.Stage.OPTICS && parameter.name().equals("probability");
                assertThat(row.group()).contains(shared ? kind.name() : "`" + parameter.name() + "`");
            }
        }
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("docs/AUGMENTATION.md"));
    }
}
