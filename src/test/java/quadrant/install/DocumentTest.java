package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    private static final int NOT_RUN_AT_MOST = 10;

    @TempDir
    private Path temp;

    @Test
    void pages_and_examples_name_verbs_options_and_keys_that_there_are() throws IOException {
        for (Document page : Document.all()) {
            assertThat(page.mistakes()).as(page.file().toString()).isEmpty();
        }
        try (Stream<Path> files = Files.list(Path.of("docs/examples"))) {
            for (Path example : files.sorted().toList()) {
                assertThat(Document.mistakes(example)).as(example.toString()).isEmpty();
            }
        }
    }

    @Test
    void links_lead_to_files_that_there_are() throws IOException {
        Pattern link = Pattern.compile("]\\((?!https?:|#)([^)#\\s]+)");
        for (Document page : Document.all()) {
            for (MatchResult m :
                    link.matcher(String.join("\n", page.lines())).results().toList()) {
                assertThat(page.file().toAbsolutePath().resolveSibling(m.group(1)))
                        .as(page.file() + ": " + m.group(1))
                        .exists();
            }
        }
    }

    @Test
    void what_is_not_run_says_why_and_is_little() throws IOException {
        List<String> not = Document.all().stream()
                .flatMap(d -> d.blocks().stream()
                        .filter(b -> !b.notRun().isEmpty())
                        .map(b -> d.file() + ":" + b.line() + ": " + b.notRun()))
                .toList();
        System.out.println("Shown in the documents and not run:");
        not.forEach(n -> System.out.println("  " + n));
        assertThat(not).hasSizeLessThanOrEqualTo(NOT_RUN_AT_MOST);
    }

    @Test
    void a_renamed_option_verb_or_key_is_found_with_its_line() throws IOException {
        Document page = Document.read(Files.writeString(temp.resolve("page.md"), """
                # A page

                It takes `--thread 2` and `finetune --epochs 3`, and `classify --epochs 3` does not.

                <!-- prepare: mkdir x -->
                <!-- run: full -->
                ```sh
                bin/quadrant finetune DATA \\
                    --outptu out
                bin/quadrant classfy m.onnx
                ```

                    bin/quadrant merge parts --outputs x.csv

                ```
                run("Quadrant Fine-tune", "data=/a outputs=/b");
                ```

                <!-- not run: no display -->
                ```ijm
                run("Quadrant Fine-tune", "data=/a outputs=/b");
                ```
                """));
        String at = page.file() + ":";
        assertThat(page.mistakes())
                .containsExactlyInAnyOrder(
                        at + "3: there is no option --thread",
                        at + "3: there is no option --epochs of classify",
                        at + "8: there is no option --outptu of finetune",
                        at + "10: there is no verb classfy",
                        at + "13: there is no option --outputs of merge",
                        at + "16: the block names no language",
                        at + "21: there is no key outputs of finetune");
        assertThat(page.blocks()).extracting(Document.Block::full).containsExactly(true, false, false, false);
        assertThat(page.blocks().get(0).prepare()).containsExactly("mkdir x");
        assertThat(page.blocks().get(3).notRun()).isEqualTo("no display");
    }
}
