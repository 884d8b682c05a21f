package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 trainings and 10,000 classified images in one process: handles, threads and memory stay as they are. */
class SoakTest {
    /** What the last line may have more than the second of a kind, once all is loaded. */
    private static final int MORE_HANDLES = 8;

    private static final int MORE_THREADS = 4;
    private static final double MORE_MEMORY = 1.25;

    @Test
    @Tag("full")
    void handles_threads_and_memory_stay_flat(@TempDir Path temp) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "SKIPPED: memory is counted by Linux's /proc");
        Path lines = temp.resolve("lines.txt");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Xms512m",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName(),
                temp.resolve("files").toString(),
                "200",
                "1000");
        child.environment().put("QUADRANT_HOME", temp.resolve("home").toString());
        int code = child.redirectError(temp.resolve("stderr.txt").toFile())
                .redirectOutput(lines.toFile())
                .start()
                .waitFor();
        assertThat(code).as("%s", Files.readString(temp.resolve("stderr.txt"))).isZero();
        for (String kind : List.of("training", "classification")) {
            List<long[]> rows = Files.readAllLines(lines).stream()
                    .filter(l -> l.startsWith(kind + " "))
                    .map(l -> Arrays.stream(l.replaceFirst(".*: ", "").split(" "))
                            .mapToLong(Long::parseLong)
                            .toArray())
                    .toList();
            long[] early = rows.get(1);
            long[] last = rows.get(rows.size() - 1);
            assertThat(last[0]).as("open files").isLessThanOrEqualTo(early[0] + MORE_HANDLES);
            assertThat(last[1]).as("threads").isLessThanOrEqualTo(early[1] + MORE_THREADS);
            assertThat((double) last[2]).as("MiB resident").isLessThanOrEqualTo(MORE_MEMORY * early[2]);
        }
    }
}
