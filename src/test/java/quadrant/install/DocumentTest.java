package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private static final Pattern IMPORTED = Pattern.compile("jimport\\(\"(quadrant\\.[\\w.]+)\"\\)");

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
    void python_that_is_not_run_can_be_parsed_and_names_what_there_is() throws Exception {
        for (Document page : Document.all()) {
            for (Document.Block block : page.blocks()) {
                if (block.notRun().isEmpty() || !block.language().equals("python")) {
                    continue;
                }
                String at = page.file() + ":" + block.line();
                Process python =
                        new ProcessBuilder("python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())").start();
                python.getOutputStream().write(block.text().getBytes(StandardCharsets.UTF_8));
                python.getOutputStream().close();
                String said = new String(python.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(python.waitFor()).as(at + "\n" + said).isZero();
                for (MatchResult named :
                        IMPORTED.matcher(block.text()).results().toList()) {
                    Class<?> type = Class.forName(named.group(1));
                    String calls = "\\b" + type.getSimpleName() + "\\.(\\w+)\\(([^()]*)\\)";
                    List<MatchResult> called = Pattern.compile(calls)
                            .matcher(block.text())
                            .results()
                            .toList();
                    assertThat(called).as(at).isNotEmpty();
                    for (MatchResult call : called) {
                        assertThat(type.getMethods())
                                .as(at + " " + call.group())
                                .anyMatch(m -> m.getName().equals(call.group(1))
                                        && m.getParameterCount()
                                                == call.group(2).split(",").length);
                    }
                }
            }
        }
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
