package quadrant.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.app.Verbs;

class CliReferenceTest {
    @Test
    void the_page_of_the_command_line_is_current() throws IOException {
        List<String> page = Files.readAllLines(Path.of("docs/CLI.md"));
        List<String> made = CliReference.text(Verbs.ALL).lines().toList();
        int line = 0;
        while (line < page.size() && line < made.size() && page.get(line).equals(made.get(line))) {
            line++;
        }
        // a page in whole would hide the sentence
        if (line < Math.max(page.size(), made.size())) {
            fail("docs/CLI.md differs from the program's options in line " + (line + 1) + "; write it anew: java -cp"
                    + " \"target/test-classes:target/classes:target/lib/*\" quadrant.cli.CliReference");
        }
    }
}
