package quadrant.install;

import ij.ImageJ;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import quadrant.TestData;

/**
 * The zip that the build made, unpacked over a fresh ImageJ folder, in processes with an empty home folder and no network: in a
 * network namespace of their own where the system allows one, and with proxies that answer nothing anywhere.
 */
final class Installed {
    private static final int PATIENCE_SECONDS = 600;
    private static final List<String> NO_NETWORK = List.of(
            "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=9", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9");

    private final Path folder;
    private final List<String> namespace;

    private Installed(Path folder, List<String> namespace) {
        this.folder = folder;
        this.namespace = namespace;
    }

    /** What a process said and how it ended. */
    record Ended(int code, String out, String err) {}

    /** Makes the folders ImageJ and home; the plug-in is installed without the trainer. */
    static Installed unpack(Path folder) throws Exception {
        Files.createDirectories(folder.resolve("home"));
        Path imageJ = Files.createDirectories(folder.resolve("ImageJ"));
        Files.copy(
                Path.of(ImageJ.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                imageJ.resolve("ij.jar"));
        unpack(zip(), imageJ);
        Process probe = new ProcessBuilder("sh", "-c", "unshare -rn true").start();
        boolean own = probe.waitFor() == 0;
        return new Installed(folder, own ? List.of("unshare", "-rn") : List.of());
    }

    /** Unpacks the trainer's zip over it, too. */
    Installed withTrainer() throws IOException {
        unpack(trainer(), folder.resolve("ImageJ"));
        return this;
    }

    private static void unpack(Path file, Path imageJ) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                Path to = imageJ.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    static Path trainer() {
        return Path.of(System.getProperty("quadrant.trainer"));
    }

    static Path zip() {
        return Path.of(System.getProperty("quadrant.zip"));
    }

    /** Whether it is the zip for NVIDIA GPUs. */
    static boolean cuda() {
        return System.getProperty("quadrant.kind", "").equals("-cuda");
    }

    /** A folder of the build. */
    static Path target(String name) {
        return Path.of(System.getProperty("quadrant.target"), name);
    }

    static List<Path> jars(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    Path plugIn() {
        return folder.resolve("ImageJ/plugins/Quadrant");
    }

    Path imageJ() {
        return folder.resolve("ImageJ/ij.jar");
    }

    Path home() {
        return folder.resolve("home");
    }

    Path example(String name) {
        return plugIn().resolve("docs/examples").resolve(name);
    }

    /** Six images of each class, of six slides. */
    Path data(String name) throws IOException {
        Path data = folder.resolve(name);
        for (String label : List.of("round", "segmented")) {
            Files.createDirectories(data.resolve(label));
            try (Stream<Path> files = Files.list(Path.of("sample-data", label))) {
                for (Path f :
                        files.sorted().filter(new OneOfEachSlide()).limit(6).toList()) {
                    Files.copy(f, data.resolve(label).resolve(f.getFileName()));
                }
            }
        }
        return data;
    }

    /** A macro by {@code ij.ImageJ -batch}. */
    Ended macro(Where where, Path macro, String argument) throws Exception {
        List<String> line = new ArrayList<>(
                List.of(where.java(), "-Djava.awt.headless=" + where.display().isEmpty()));
        line.addAll(where.options());
        line.addAll(NO_NETWORK);
        line.addAll(List.of(
                "-Dplugins.dir=" + folder.resolve("ImageJ"),
                "-cp",
                path(Stream.concat(where.first().stream(), Stream.of(imageJ())).toList()),
                where.main(),
                "-batch",
                macro.toString(),
                argument));
        return run(line, Map.of("DISPLAY", where.display()));
    }

    /** A main class without ImageJ's window. */
    Ended java(List<Path> classPath, String... command) throws Exception {
        List<String> line =
                new ArrayList<>(List.of(Where.headless().java(), "-Djava.awt.headless=true", "-cp", path(classPath)));
        line.addAll(1, NO_NETWORK);
        line.addAll(1, Where.headless().options());
        line.addAll(List.of(command));
        return run(line, Map.of());
    }

    Ended run(List<String> command, Map<String, String> variables) throws Exception {
        List<String> line = new ArrayList<>(namespace);
        line.addAll(command);
        Path out = Files.createTempFile(folder, "said", ".out");
        Path err = Files.createTempFile(folder, "said", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("QUADRANT_HOME", "DJL_CACHE_DIR", "DISPLAY", "JAVA_TOOL_OPTIONS"));
        environment.put("HOME", home().toString());
        environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home());
        environment.put("HTTPS_PROXY", "http://127.0.0.1:9");
        environment.put("LC_ALL", "C.UTF-8");
        variables.forEach((k, v) -> {
            if (!v.isEmpty()) {
                environment.put(k, v);
            }
        });
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end. " + Files.readString(out) + Files.readString(err));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    static String path(List<Path> jars) {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }

    /** A screen that nobody sees; empty where Xvfb is not installed. */
    static Optional<Process> screen() {
        try {
            return Optional.of(
                    new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Its name, once it is there. */
    static String display(Process screen) throws IOException {
        return ":" + screen.inputReader(StandardCharsets.UTF_8).readLine().strip();
    }

    /** Where the compiled tests lie. */
    static Path tests() throws Exception {
        return Path.of(TestData.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
