package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 300 damaged files through the command line, in a process of their own; {@code tools/lab.sh fuzz} tries thousands. */
class FuzzTest {
    private static final String CASES = "300";

    @Test
    void damaged_files_are_used_or_refused_in_a_sentence(@TempDir Path temp) throws Exception {
        Path counts = temp.resolve("counts.txt");
        Path natives = temp.resolve("stderr.txt");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Fuzz.class.getName(),
                temp.resolve("files").toString(),
                CASES,
                "7");
        child.environment().put("QUADRANT_HOME", temp.resolve("home").toString());
        child.environment().put("LC_ALL", "C.UTF-8");
        int code = child.redirectOutput(counts.toFile())
                .redirectError(natives.toFile())
                .start()
                .waitFor();
        assertThat(Files.readAllLines(counts))
                .noneMatch(l -> l.startsWith("FAULT "))
                .anyMatch(l -> l.startsWith("all: 300 tried"));
        assertThat(code).isZero();
        assertThat(Files.readString(natives)).as("what native libraries log").isEmpty();
    }
}
