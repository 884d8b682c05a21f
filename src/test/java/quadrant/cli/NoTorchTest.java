package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.LiveFeatures;
import quadrant.app.Wiring;
import quadrant.task.Task;
import quadrant.workspace.LiveFit;

/** PyTorch is loaded where a tail is trained and not before. */
class NoTorchTest {
    private static final String LOADER = "ai.djl.pytorch.jni.LibUtils";

    @TempDir
    private Path temp;

    /** Runs in a process of its own: what is computed in closed form. */
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        Path out = Path.of(args[1]);
        run("finetune @0 --views 1 --test 0.25 --threads 1 --device cpu -q --output @1", data, out.resolve("tuned"));
        Path model = out.resolve("tuned").resolve("model.onnx");
        run("evaluate @0 @1 --threads 1 -q --output @2", model, data, out.resolve("tested"));
        run("classify @0 @1 --threads 1 -q --output @2", model, data, out.resolve("classified.csv"));
        run("advise @0 --threads 1 --device cpu -q", data);
        try (LiveFeatures live = new LiveFeatures(Wiring.standard(), Task.SILENT)) {
            SplittableRandom random = new SplittableRandom(1);
            List<float[]> rows = IntStream.range(0, 8)
                    .mapToObj(i -> new float[] {i % 2, (float) random.nextDouble(), (float) random.nextDouble()})
                    .toList();
            LiveFit.of(rows, new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 2, 0.3, live.matrices());
        }
        System.exit(0);
    }

    private static void run(String line, Path... paths) {
        String[] words = line.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].startsWith("@") ? paths[Integer.parseInt(words[i].substring(1))].toString() : words[i];
        }
        int code = Main.run(words);
        if (code != 0) {
            System.err.println(line);
            System.exit(code);
        }
    }

    @Test
    void what_is_computed_in_closed_form_does_not_load_it() throws Exception {
        Path data = Pictures.dataset(temp.resolve("data"), 8);
        Path log = temp.resolve("classes.log");
        Path said = temp.resolve("said.txt");
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-Djava.awt.headless=true",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        NoTorchTest.class.getName(),
                        data.toString(),
                        temp.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        child.environment().put("QUADRANT_HOME", temp.resolve("home").toString());
        Process running = child.start();
        try {
            assertThat(running.waitFor(300, TimeUnit.SECONDS)).isTrue();
        } finally {
            running.destroyForcibly();
        }
        assertThat(running.exitValue()).as(Files.readString(said)).isZero();
        // its name has not changed
        assertThat(Class.forName(LOADER, false, getClass().getClassLoader())).isNotNull();
        assertThat(Files.readAllLines(log))
                .anyMatch(l -> l.contains("ai.onnxruntime.OrtSession "))
                .noneMatch(l -> l.contains("ai.djl.pytorch.jni."));
    }
}
