package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import quadrant.app.Verbs;

class CliReferenceTest {
    @Test
    void the_page_of_the_command_line_is_current() throws IOException {
        assertThat(Files.readString(Path.of("docs/CLI.md")))
                .as("run the main method of CliReference to write it anew")
                .isEqualTo(CliReference.text(Verbs.ALL));
    }
}
