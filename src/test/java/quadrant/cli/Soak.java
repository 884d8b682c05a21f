package quadrant.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import quadrant.Macro;
import quadrant.onnx.Tiny;
import quadrant.task.Folders;

/**
 * A process that trains and classifies again and again, called as ImageJ calls Quadrant. Arguments: a new folder, how many
 * trainings, how many classifications of ten images each. Writes eight lines for either: open files, threads, MiB resident.
 */
final class Soak {
    private static final int LINES = 8;

    private Soak() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Path root = Path.of(args[0]).toAbsolutePath();
        Path data = Pictures.dataset(root.resolve("data"), 5);
        Path network = Files.write(root.resolve("tiny.onnx"), Tiny.bytes("pytorch", Map.of()));
        Files.write(root.resolve("tiny.json"), Fuzz.card(network));
        Path run = root.resolve("run");
        String training = "data=" + data + " output=" + run + " backbone=" + network
                + " depth=1 views=2 epochs=1 doubt=none tta=none test=0 threads=1";
        String classification = "model=" + root.resolve("model.onnx") + " input=" + data + " output="
                + root.resolve("table.csv") + " overwrite";
        repeat("training", Integer.parseInt(args[1]), () -> {
            Folders.delete(run);
            call("finetune", training);
        });
        Files.copy(run.resolve("model.onnx"), root.resolve("model.onnx"));
        repeat("classification", Integer.parseInt(args[2]), () -> call("classify", classification));
        System.exit(0);
    }

    /** Work that may fail to write. */
    @FunctionalInterface
    private interface Work {
        void once() throws IOException;
    }

    private static void repeat(String what, int times, Work work) throws IOException {
        for (int i = 1; i <= times; i++) {
            work.once();
            if (i % Math.max(1, times / LINES) == 0) {
                System.gc();
                System.out.printf(Locale.ROOT, "%s %d: %d %d %d%n", what, i, handles(), threads(), residentMib());
            }
        }
    }

    private static void call(String verb, String options) throws IOException {
        String result = Macro.run(verb, options);
        if (result.isEmpty()) {
            throw new IOException(verb + " gave nothing");
        }
    }

    private static long handles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long residentMib() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        return status.stream()
                        .filter(l -> l.startsWith("VmRSS:"))
                        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                >> 10;
    }
}
