package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what README and docs show, page by page in a folder of its own, from the zip. {@code -Dquadrant.page=docs/CLI.md}, a pattern, runs the README,
 * whose model the other pages take, and that page.
 */
class DocumentsIT {
    /** Longer ones are named, so that their page says <code>run: full</code>. */
    private static final double LONG_SECONDS = 20;

    @TempDir
    static Path folder;

    private static final List<String> RUN = new ArrayList<>();
    private static final List<String> LEFT_TO_FULL = new ArrayList<>();
    private static final List<String> NOT_RUN = new ArrayList<>();
    private static PageRun page;
    private static Installed installed;
    private static Optional<Process> screen = Optional.empty();
    private static String display = "";

    @BeforeAll
    static void install() throws Exception {
        installed = Installed.unpack(folder).withTrainer();
        screen = Installed.screen();
        display = screen.isPresent() ? Installed.display(screen.get()) : "";
    }

    @AfterAll
    static void tell() throws Exception {
        if (page != null) {
            page.close();
        }
        screen.ifPresent(Process::destroy);
        System.out.printf(
                "Blocks of the documents: %d run, %d left to .ci/full, %d not run%n",
                RUN.size(), LEFT_TO_FULL.size(), NOT_RUN.size());
        RUN.forEach(b -> System.out.println("  run " + b));
        LEFT_TO_FULL.forEach(b -> System.out.println("  full " + b));
        NOT_RUN.forEach(b -> System.out.println("  not run " + b));
    }

    @TestFactory
    List<DynamicNode> each_page() throws IOException {
        String only = System.getProperty("quadrant.page", "");
        List<DynamicNode> pages = new ArrayList<>();
        for (Document document : Document.all()) {
            String name = document.file().toString();
            if (only.isEmpty() || name.matches(only) || name.equals("README.md")) {
                pages.add(DynamicContainer.dynamicContainer(name, tests(document)));
            }
        }
        return pages;
    }

    private static Stream<DynamicTest> tests(Document document) {
        return document.blocks().stream().filter(Document.Block::shown).flatMap(block -> {
            String name = document.file() + ":" + block.line();
            if (!block.notRun().isEmpty()) {
                NOT_RUN.add(name + ": " + block.notRun());
                return Stream.empty();
            }
            if (block.full() && System.getenv("QUADRANT_FULL") == null) {
                LEFT_TO_FULL.add(name);
                return Stream.empty();
            }
            return Stream.of(DynamicTest.dynamicTest(name + " " + block.language(), () -> run(document, block, name)));
        });
    }

    private static void run(Document document, Document.Block block, String name) throws Exception {
        if (page == null || !page.of(document)) {
            if (page != null) {
                page.close();
            }
            page = PageRun.begin(installed, display, folder, document);
        }
        long start = System.nanoTime();
        assumeTrue(page.can(block), () -> "SKIPPED: nothing here runs " + block.language() + " of " + name + ".");
        page.run(block);
        double seconds = (System.nanoTime() - start) / 1e9;
        RUN.add("%s %s %.1f s%s".formatted(name, block.language(), seconds, seconds > LONG_SECONDS ? ", LONG" : ""));
    }

    @Test
    void a_page_that_shows_what_fails_or_makes_nothing_is_found() throws Exception {
        Document made = Document.read(Files.writeString(folder.resolve("made.md"), """
                ```sh
                bin/quadrant info --json
                ```

                ```sh
                bin/quadrant info --jsn
                ```

                ```sh
                echo --output nothing.csv
                ```
                """));
        PageRun run = PageRun.begin(installed, display, folder, made);
        try {
            run.run(made.blocks().get(0));
            assertThatThrownBy(() -> run.run(made.blocks().get(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("--jsn");
            assertThatThrownBy(() -> run.run(made.blocks().get(2)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("nothing.csv");
        } finally {
            run.close();
        }
        assertThat(folder.resolve("pages/made.md/bin/quadrant")).exists();
    }
}
