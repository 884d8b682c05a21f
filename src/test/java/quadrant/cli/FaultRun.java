package quadrant.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.onnx.Tiny;
import quadrant.task.Folders;
import quadrant.task.Hashes;

/**
 * A process in which a small fine-tuning is run again and again, and one of its file operations fails each time. Arguments: a
 * new folder, how many operations are drawn (0 for all), a seed. Writes what fell short, and the counts last.
 */
final class FaultRun {
    private final Path root;
    private final Path data;
    private final Path out;
    private final List<String> line;
    private int ended;

    private FaultRun(Path root) throws IOException {
        this.root = root;
        this.data = Pictures.dataset(root.resolve("user/data"), 4);
        Files.writeString(root.resolve("user/notes.txt"), "mine");
        this.out = root.resolve("out");
        Path network = Files.write(root.resolve("user/tiny.onnx"), Tiny.bytes("pytorch", Map.of()));
        Files.write(root.resolve("user/tiny.json"), Fuzz.card(network));
        this.line = List.of(
                "finetune",
                data.toString(),
                "--output",
                out.toString(),
                "--backbone",
                network.toString(),
                "--depth",
                "1",
                "--views",
                "2",
                "--epochs",
                "2",
                "--doubt",
                "none",
                "--tta",
                "none",
                "--threads",
                "1",
                "--quiet");
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        PrintStream to = System.out;
        FaultRun run = new FaultRun(Path.of(args[0]).toAbsolutePath());
        List<String> short_ = run.all(Integer.parseInt(args[1]), Long.parseLong(args[2]));
        short_.forEach(to::println);
        System.exit(short_.size() == 1 ? 0 : 1);
    }

    private List<String> all(int drawn, long seed) throws IOException {
        run(List.of());
        fresh();
        FaultyFiles.arm(root.toString(), -1);
        Ending sound = run(List.of());
        int operations = FaultyFiles.OPERATIONS.get();
        if (sound.code != 0) {
            return List.of("The sound run failed: " + sound.text, "");
        }
        byte[] model = Files.readAllBytes(out.resolve("model.onnx"));
        Map<String, String> before = listing(root.resolve("user"));
        int[] faults = drawn == 0
                ? IntStream.range(0, operations).toArray()
                : new SplittableRandom(seed)
                        .ints(0, operations)
                        .distinct()
                        .limit(drawn)
                        .toArray();
        List<String> lines = new ArrayList<>();
        for (int fault : faults) {
            fresh();
            FaultyFiles.arm(root.toString(), fault);
            Ending ending = run(List.of());
            FaultyFiles.arm("\0", -1);
            String problem = problem(ending, before, model);
            if (!problem.isEmpty()) {
                lines.add("operation " + fault + ": " + problem + " " + ending);
            }
        }
        lines.add(
                faults.length + " of " + operations + " operations failed once, " + ended + " of these ended the run");
        return lines;
    }

    private void fresh() throws IOException {
        FaultyFiles.arm("\0", -1);
        Folders.delete(out);
        Folders.delete(Path.of(System.getenv("QUADRANT_HOME")));
    }

    /** What fell short; "" where nothing did. */
    private String problem(Ending ending, Map<String, String> before, byte... model) throws IOException {
        if (!listing(root.resolve("user")).equals(before)) {
            return "The user's files were changed.";
        }
        if (ending.code != 0) {
            ended++;
            List<String> said =
                    ending.text.lines().filter(l -> l.startsWith("quadrant: ")).toList();
            if (ending.code != 2 || said.size() != 1 || ending.text.contains("Exception")) {
                return "No clean refusal.";
            }
            if (ending.text.contains("The results are whole")) {
                return Arrays.equals(Files.readAllBytes(out.resolve("model.onnx")), model) ? "" : "They are not.";
            }
            Ending again = run(Files.exists(out) ? List.of("--resume") : List.of());
            if (again.code != 0) {
                return "The run could not be gone on with: " + again;
            }
        }
        if (!Arrays.equals(Files.readAllBytes(out.resolve("model.onnx")), model)) {
            return "Another model came out.";
        }
        try (Stream<Path> left = Files.walk(out)) {
            List<Path> parts = left.filter(p -> p.toString().endsWith(".part")).toList();
            return parts.isEmpty() ? "" : "Half files stayed: " + parts;
        }
    }

    private static Map<String, String> listing(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path p : files.filter(Files::isRegularFile).toList()) {
                all.put(p.toString(), Hashes.sha256(p));
            }
        }
        return all;
    }

    /** What a command ended with and wrote. */
    private record Ending(int code, String text) {}

    private Ending run(List<String> more) {
        List<String> args = new ArrayList<>(line);
        args.addAll(more);
        PrintStream standard = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            return new Ending(Main.run(args.toArray(new String[0])), bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standard);
            System.setErr(err);
        }
    }
}
