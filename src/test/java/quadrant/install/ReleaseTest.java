package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tools/release.sh} refuses, in a clone of a few files, with a Maven that writes what it was called with. */
class ReleaseTest {
    private static final Path KEPT = Path.of("src/test/resources/quadrant/kept");

    @TempDir
    private Path temp;

    private Path clone = Path.of("");

    @BeforeEach
    void a_clone_of_a_few_files() throws Exception {
        assumeTrue(
                Stream.of("sh", "git").allMatch(p -> Files.isExecutable(Path.of("/usr/bin", p))),
                "Skipped: no sh or git");
        clone = Files.createDirectories(temp.resolve("clone"));
        for (String file : List.of("tools/release.sh", "pom.xml", "spark/pom.xml", "docs/SCALE.md", "CITATION.cff")) {
            Files.createDirectories(clone.resolve(file).resolveSibling("."));
            Files.copy(Path.of(file), clone.resolve(file));
        }
        write(".gitignore", "target/\n");
        write(
                "CHANGELOG.md",
                "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- News, see [there](docs/SCALE.md#a), [us](SECURITY.md) and [them](https://a.org/b).\n");
        write(
                "pom.xml",
                Files.readString(Path.of("pom.xml")).replaceFirst("<version>0[^<]*</v", "<version>0.1.0-SNAPSHOT</v"));
        write(KEPT + "/0.1.0/README", "");
        write("../bin/mvn", "#!/bin/sh\necho \"$@\"\nexit 1\n");
        assertThat(temp.resolve("bin/mvn").toFile().setExecutable(true)).isTrue();
        sh("git init -q && git add -A");
        commit();
    }

    private void write(String file, String text) throws IOException {
        Path path = clone.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    private void commit() throws Exception {
        sh("git -c user.name=a -c user.email=a@b commit -qam changed --allow-empty --date=2026-02-03T04:05:06Z");
    }

    /** What a line of the shell writes, and with which status it ends. */
    private CommandEnded sh(String line) throws Exception {
        ProcessBuilder start =
                new ProcessBuilder("sh", "-c", line).directory(clone.toFile()).redirectErrorStream(true);
        start.environment().merge("PATH", temp.resolve("bin").toString(), (old, own) -> own + ":" + old);
        start.environment().put("GIT_COMMITTER_DATE", "2026-02-03T04:05:06Z");
        Process process = start.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandEnded(process.waitFor(), text);
    }

    private record CommandEnded(int code, String text) {}

    private void refused(String argument, String sentence) throws Exception {
        CommandEnded ended = sh("tools/release.sh " + argument);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.text().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(sentence)
                .endsWith(".");
        assertThat(sh("git status --porcelain pom.xml docs spark CITATION.cff").text())
                .isEmpty();
    }

    @Test
    void what_is_not_ready_is_refused_in_a_sentence() throws Exception {
        refused("", "Say which version");
        refused("next", "next is no version of three numbers");
        refused("0.2.0", "pom.xml is at 0.1.0-SNAPSHOT, so 0.2.0 cannot be released");
        write("more.txt", "");
        refused("0.1.0", "This clone has changes");
        Files.delete(clone.resolve("more.txt"));
        write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n\n## 0.1.0\n\n- News.\n");
        commit();
        refused("0.1.0", "has lines below \"## Unreleased\"");
        write("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n\n## 0.0.9\n\n- News.\n");
        commit();
        refused("0.1.0", "has no heading \"## 0.1.0\" with lines below it");
        write("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n\n- News.\n");
        sh("git rm -rq " + KEPT);
        commit();
        refused("0.1.0", "There is no " + KEPT + "/0.1.0");
        assertThat(sh("tools/release.sh --help").text()).startsWith("Usage: tools/release.sh VERSION");
    }

    @Test
    void a_build_that_fails_leaves_the_clone_as_it_was() throws Exception {
        CommandEnded ended = sh("tools/release.sh 0.1.0");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.text()).contains("-Prelease,zips").doesNotContain("release-0.1.0");
        assertThat(sh("git status --porcelain").text()).isEmpty();
    }

    @Test
    void version_and_time_are_set_and_the_files_are_collected_with_their_sums() throws Exception {
        write("../bin/mvn", """
                #!/bin/sh
                cd target
                mkdir update-site update-site-trainer
                touch Quadrant-0.1.0-any.zip Quadrant-0.1.0.cdx.json Quadrant_-0.1.0-sources.jar
                touch Quadrant_-0.1.0-javadoc.jar update-site/Quadrant_.jar-1 update-site-trainer/t.jar-1 THIRD-PARTY.txt
                """);
        CommandEnded ended = sh("tools/release.sh 0.1.0");
        assertThat(ended.code()).as(ended.text()).isZero();
        assertThat(ended.text()).contains("git commit", "git tag -a v0.1.0", "gh release create v0.1.0");
        for (String pom : List.of("pom.xml", "spark/pom.xml")) {
            assertThat(Files.readString(clone.resolve(pom)))
                    .contains("<version>0.1.0</version>")
                    .contains("<project.build.outputTimestamp>2026-02-03T04:05:06Z</project")
                    .doesNotContain("0.1.0-SNAPSHOT");
        }
        assertThat(Files.readAllLines(clone.resolve("CITATION.cff")))
                .contains("version: 0.1.0", "date-released: 2026-02-03");
        Path out = clone.resolve("target/release-0.1.0");
        assertThat(Files.readAllLines(out.resolve("SHA256SUMS")).stream().map(l -> l.replaceFirst(".* ", "")))
                .containsExactly(
                        "Quadrant-0.1.0-any.zip",
                        "Quadrant-0.1.0-licences.txt",
                        "Quadrant-0.1.0.cdx.json",
                        "Quadrant_-0.1.0-javadoc.jar",
                        "Quadrant_-0.1.0-sources.jar",
                        "RELEASE-NOTES.md",
                        "update-site-trainer/t.jar-1",
                        "update-site/Quadrant_.jar-1");
        assertThat(out.resolve("RELEASE-NOTES.md"))
                .hasContent(
                        "- News, see [there](https://github.com/quadrantij/Quadrant_/blob/v0.1.0/docs/SCALE.md#a), [us](https://github.com/quadrantij/Quadrant_/blob/v0.1.0/SECURITY.md) and [them](https://a.org/b).");
        commit();
        sh("rm -r target");
        assertThat(sh("tools/release.sh 0.1.0").text()).doesNotContain("git commit");
        assertThat(sh("git status --porcelain").text()).isEmpty();
    }
}
