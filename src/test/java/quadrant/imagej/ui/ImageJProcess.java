package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import quadrant.Macro;

/** A real ImageJ in processes of its own, with Quadrant and its libraries in the plug-ins folder as a user puts them. */
final class ImageJProcess {
    private static final List<String> NOT_OURS = List.of(
            "ij-1",
            "junit-",
            "assertj-",
            "archunit",
            "opentest4j",
            "apiguardian",
            "byte-buddy",
            "surefire",
            "common-java5");

    private final Path folder;
    private final List<String> classPath;

    private ImageJProcess(Path folder, List<String> classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /** What a process said and how it ended. */
    record Ended(int code, String out, String err) {
        /** What stands behind a word that begins a line. */
        List<String> after(String word) {
            return out.lines()
                    .filter(l -> l.startsWith(word + " "))
                    .map(l -> l.substring(word.length() + 1))
                    .toList();
        }

        /** Every dialog and window that was described lies on the screen, with all its labels whole. */
        void assertFits() {
            assertThat(after("BOUNDS")).isNotEmpty().allSatisfy(bounds -> {
                int[] at = Arrays.stream(bounds.split(" ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                assertThat(Math.min(at[0], at[1])).isNotNegative();
                assertThat(at[2]).isLessThanOrEqualTo(1366);
                assertThat(at[3]).isLessThanOrEqualTo(768);
            });
            assertThat(after("CLIPPED")).isEmpty();
        }
    }

    /** Discs and stripes, so many each, with noise. */
    static Path images(Path root, int each) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (String name : List.of("discs", "stripes")) {
            Files.createDirectories(root.resolve(name));
            for (int i = 0; i < each; i++) {
                BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
                for (int p = 0; p < 64 * 64; p++) {
                    int x = p % 64;
                    boolean inside = name.equals("discs") ? Math.hypot(x - 32, p / 64 - 32) < 14 + i : (x + i) % 16 < 8;
                    int v = (inside ? 180 : 60) + random.nextInt(30);
                    image.setRGB(x, p / 64, v << 16 | v << 8 | 128);
                }
                String format = i % 3 == 2 ? "jpg" : "png";
                Path file = root.resolve(name).resolve(String.format("%02d.%s", i, format));
                ImageIO.write(image, format, file.toFile());
            }
        }
        return root;
    }

    static ImageJProcess install(Path folder) throws Exception {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        Path plugins = Files.createDirectories(folder.resolve("ImageJ/plugins/Quadrant"));
        Path classes = Path.of(
                Macro.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(classes)) {
            jar(classes, plugins.resolve("Quadrant_.jar"));
        } else {
            Files.createSymbolicLink(plugins.resolve("Quadrant_.jar"), classes);
        }
        for (String entry : classPath) {
            Path jar = Path.of(entry);
            String name = jar.getFileName().toString();
            if (name.endsWith(".jar")
                    && !jar.equals(classes)
                    && NOT_OURS.stream().noneMatch(name::startsWith)) {
                Files.createSymbolicLink(plugins.resolve(name), jar);
            }
        }
        // ImageJ's own installation has it, and groups of ROIs want it
        Path luts = Files.createDirectories(folder.resolve("ImageJ/luts"));
        Files.write(luts.resolve("glasbey.lut"), new byte[768]);
        return new ImageJProcess(folder, classPath);
    }

    /** Removes the links to the libraries, whose files are not ours. */
    void uninstall() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("ImageJ"))) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
    }

    /** A macro by {@code ij.ImageJ -batch}; headless where the display is "". */
    Ended macro(String display, String name, String macro) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".ijm"), macro);
        return java(display, name, List.of(imageJ()), List.of("ij.ImageJ", "-batch", file.toString()));
    }

    /** The driver at ImageJ's window. */
    Ended window(String display, String name, String... args) throws Exception {
        Path tests = Path.of(ImageJDriver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command = new ArrayList<>(List.of(ImageJDriver.class.getName()));
        command.addAll(List.of(args));
        return java(display, name, List.of(imageJ(), tests.toString()), command);
    }

    /** Any main class with everything on the class path. */
    Ended plain(String name, String... command) throws Exception {
        return java("", name, classPath, List.of(command));
    }

    private String imageJ() {
        return classPath.stream()
                .filter(p -> Path.of(p).getFileName().toString().startsWith("ij-1"))
                .findFirst()
                .orElseThrow();
    }

    private Ended java(String display, String name, List<String> path, List<String> command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                // quick to start
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=" + display.isEmpty(),
                "-Duser.home=" + folder,
                "-Dplugins.dir=" + folder.resolve("ImageJ"),
                "-cp",
                String.join(File.pathSeparator, path)));
        line.addAll(command);
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("QUADRANT_HOME", folder.resolve("home-" + name).toString());
        environment.putIfAbsent("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai");
        environment.put("LC_ALL", "C.UTF-8");
        environment.remove("DISPLAY");
        if (!display.isEmpty()) {
            environment.put("DISPLAY", display);
        }
        Process process = builder.start();
        try {
            if (!process.waitFor(600, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end. " + Files.readString(out) + Files.readString(err));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
