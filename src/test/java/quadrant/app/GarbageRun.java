package quadrant.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Model files that a child process uses one after another; after a crash or a hang the next child goes on. */
final class GarbageRun {
    static final long PATIENCE_MS = 10_000;

    /** A Java that just starts, and loads ONNX Runtime with the first file, may take longer. */
    private static final long START_MS = 30_000;

    private static final String END = "END";

    private final Path folder;
    private final List<Path> files;
    private final List<Result> results = new ArrayList<>();

    GarbageRun(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * What became of one file.
     *
     * @param outcome OK, REFUSED, FAULT, HANG or CRASH
     * @param output problem and remedy, or the stack
     */
    record Result(Path file, String outcome, long milliseconds, long peakKib, List<String> output) {}

    List<Result> results() throws IOException, InterruptedException {
        Path list = Files.write(
                folder.resolve("list.txt"), files.stream().map(Path::toString).toList());
        while (results.size() < files.size()) {
            Process child = start(list, results.size());
            try {
                watch(child);
            } finally {
                child.destroyForcibly();
                child.waitFor();
            }
        }
        return results;
    }

    private Process start(Path list, int from) throws IOException {
        ProcessBuilder b = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                GarbageChild.class.getName(),
                list.toString(),
                Integer.toString(from));
        b.environment().put("QUADRANT_HOME", folder.resolve("home").toString());
        b.environment().put("LC_ALL", "C.UTF-8");
        b.directory(Files.createDirectories(folder.resolve("here")).toFile());
        b.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("stderr.txt").toFile()));
        return b.start();
    }

    private void watch(Process child) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> listen(child, lines));
        reader.setDaemon(true);
        reader.start();
        int begun = 0;
        while (results.size() < files.size()) {
            String line = lines.poll(begun < 2 ? START_MS : PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (line == null || line.equals(END)) {
                fail(line == null ? "HANG" : "CRASH", child);
                return;
            }
            if (line.startsWith("BEGUN\t")) {
                begun++;
            } else {
                done(line.split("\t", -1));
            }
        }
    }

    private void fail(String outcome, @Nullable Process child) throws InterruptedException {
        String code = child != null && outcome.equals("CRASH") ? "exit code " + child.waitFor() : "";
        results.add(new Result(files.get(results.size()), outcome, PATIENCE_MS, 0, List.of(code)));
    }

    private void done(String... text) {
        if (text.length < 5 || Integer.parseInt(text[0]) != results.size()) {
            return; // a line that a native library wrote
        }
        results.add(new Result(
                files.get(results.size()),
                text[3],
                Long.parseLong(text[1]),
                Long.parseLong(text[2]),
                text[3].equals("OK") ? List.of() : Arrays.asList(text).subList(4, text.length)));
    }

    private static void listen(Process child, BlockingQueue<String> lines) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String l = in.readLine(); l != null; l = in.readLine()) {
                lines.add(l);
            }
        } catch (IOException e) {
            // the child was ended
        }
        lines.add(END);
    }
}
