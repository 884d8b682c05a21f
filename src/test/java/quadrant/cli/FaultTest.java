package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file operation of a small fine-tuning fails once: the user's files stay as they were, the message is clean, no half file
 * is left, and the run that is gone on with gives the same bytes.
 */
class FaultTest {
    @TempDir
    private Path temp;

    @Test
    void ten_operations_that_a_seed_draws_fail_once() throws Exception {
        run("10");
    }

    @Test
    @Tag("full")
    void every_operation_fails_once() throws Exception {
        run("0");
    }

    private void run(String drawn) throws Exception {
        Path lines = temp.resolve("lines.txt");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Djava.nio.file.spi.DefaultFileSystemProvider=" + FaultyFiles.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                FaultRun.class.getName(),
                temp.resolve("files").toString(),
                drawn,
                "3");
        child.environment().put("QUADRANT_HOME", temp.resolve("files/home").toString());
        int code = child.redirectErrorStream(true)
                .redirectOutput(lines.toFile())
                .start()
                .waitFor();
        assertThat(code).as("%s", Files.readString(lines)).isZero();
        assertThat(Files.readAllLines(lines)).hasSize(1);
    }
}
