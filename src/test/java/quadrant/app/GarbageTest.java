package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

/**
 * Damaged model files in processes of their own: each is used or refused in plain words, nothing crashes, hangs, takes more
 * than 2 GB or writes where it should not. {@code -Dquadrant.garbage=2000} tries as many, {@code -Dquadrant.garbage.log=FILE}
 * keeps what was said.
 */
class GarbageTest {
    private static final int CHILDREN = 2;
    private static final int FILES_A_CHILD = 50;
    private static final long MOST_KIB = 2_000_000;

    @TempDir
    private Path temp;

    @Test
    void damaged_models_are_used_or_refused_in_plain_words()
            throws IOException, InterruptedException, ExecutionException {
        int count = Integer.getInteger("quadrant.garbage", 100);
        Path inputs = temp.resolve("inputs");
        List<Path> files = new GarbageFiles(TestData.sharedOr("onnx-tests/architectures", temp))
                .write(inputs, count, Long.getLong("quadrant.garbage.seed", 7));
        Map<String, Long> before = listing(inputs);
        List<GarbageRun.Result> results = run(files);
        assertThat(results).hasSize(count);
        log(results);
        assertThat(results).allSatisfy(GarbageTest::requireSound);
        assertThat(results)
                .as("some are used, most are refused")
                .extracting(GarbageRun.Result::outcome)
                .contains("OK", "REFUSED");
        assertThat(listing(inputs)).as("nothing was written beside the models").isEqualTo(before);
    }

    private List<GarbageRun.Result> run(List<Path> files) throws IOException, InterruptedException, ExecutionException {
        ExecutorService watchers = Executors.newFixedThreadPool(CHILDREN);
        try {
            List<Future<List<GarbageRun.Result>>> runs = new ArrayList<>();
            for (int from = 0; from < files.size(); from += FILES_A_CHILD) {
                List<Path> part = files.subList(from, Math.min(files.size(), from + FILES_A_CHILD));
                GarbageRun run = new GarbageRun(Files.createDirectories(temp.resolve("child" + from)), part);
                runs.add(watchers.submit(run::results));
            }
            List<GarbageRun.Result> all = new ArrayList<>();
            for (Future<List<GarbageRun.Result>> r : runs) {
                all.addAll(r.get());
            }
            return all;
        } finally {
            watchers.shutdownNow();
        }
    }

    private static void requireSound(GarbageRun.Result r) {
        assertThat(r.outcome()).as("%s", r).isIn("OK", "REFUSED");
        assertThat(r.peakKib()).as("%s", r).isLessThan(MOST_KIB);
        assertThat(r.milliseconds()).as("%s", r).isLessThan(GarbageRun.PATIENCE_MS);
        if (r.outcome().equals("REFUSED")) {
            assertThat(r.output()).as("%s", r).hasSize(2);
            assertThat(r.output())
                    .allSatisfy(s -> assertThat(s)
                            .as("%s", r)
                            .endsWith(".")
                            .doesNotEndWith("..")
                            .doesNotContain(
                                    "\\n", "\\t", "Exception", "java.", "ai.onnx", "/onnxruntime/", " null", "\u0007")
                            .hasSizeBetween(10, 700));
        }
    }

    private static void log(List<GarbageRun.Result> results) throws IOException {
        String log = System.getProperty("quadrant.garbage.log");
        if (log != null) {
            Files.write(
                    Path.of(log),
                    results.stream().map(GarbageRun.Result::toString).toList());
        }
    }

    private static Map<String, Long> listing(Path folder) throws IOException {
        Map<String, Long> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path p : walk.toList()) {
                all.put(
                        p.toString(),
                        Files.isRegularFile(p) ? Files.getLastModifiedTime(p).toMillis() : -1);
            }
        }
        return all;
    }
}
