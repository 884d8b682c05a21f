package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lies in the zip, held against the build's libraries and the tables of docs/INSTALL.md and docs/THIRD-PARTY.md. */
class ZipIT {
    private static final String PLUGIN = "Quadrant_.jar";
    private static final int JAVA_8 = 52;
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*(?:-\\d[\\w.]*)?)(?:-[a-z]+-\\w+)?\\.jar");

    /** Of the two ONNX Runtimes, which lie in the zip under one name, the one that this kind of zip brings. */
    private static final String RUNTIME = Installed.cuda() ? "onnxruntime_gpu" : "onnxruntime";

    private static final String OTHER_RUNTIME = Installed.cuda() ? "onnxruntime" : "onnxruntime_gpu";
    /** The folders of natives in the jars of ONNX Runtime and of PyTorch, by platform. */
    private static final Map<String, List<String>> NATIVES = Map.of(
            "linux-x64", List.of("linux-x64", "linux-x86_64"),
            "linux-arm64", List.of("linux-aarch64", "linux-aarch64"),
            "win-x64", List.of("win-x64", "win-x86_64"),
            "mac-arm64", List.of("osx-aarch64", "osx-aarch64"));

    private static final double MEGA = 1e6;

    /** The entries of each jar, by the jar's name in the zip. */
    private static final Map<String, Set<String>> JARS = new TreeMap<>();

    private static final Set<String> OTHERS = new TreeSet<>();
    private static final Map<String, Integer> CLASS_VERSIONS = new TreeMap<>();
    private static final List<String> MENU = new ArrayList<>();

    /** What the trainer's own jar holds, below its folder. */
    private static final String TRAINER = "quadrant-trainer.jar";

    private static final Set<String> HIDDEN = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException {
        try (ZipFile zip = new ZipFile(Installed.trainer().toFile())) {
            try (InputStream in = zip.getInputStream(zip.getEntry("plugins/Quadrant/" + TRAINER))) {
                HIDDEN.addAll(entries(TRAINER, in));
            }
        }
        try (ZipFile zip = new ZipFile(Installed.zip().toFile())) {
            for (ZipEntry e : zip.stream().filter(z -> !z.isDirectory()).toList()) {
                assertThat(e.getName()).startsWith("plugins/Quadrant/");
                String name = e.getName().substring("plugins/Quadrant/".length());
                if (name.endsWith(".jar")) {
                    try (InputStream in = zip.getInputStream(e)) {
                        JARS.put(name, entries(name, in));
                    }
                } else {
                    OTHERS.add(name);
                }
            }
        }
    }

    private static Set<String> entries(String jar, InputStream in) throws IOException {
        Set<String> names = new TreeSet<>();
        ZipInputStream entries = new ZipInputStream(in);
        for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
            names.add(e.getName());
            if (e.getName().equals("plugins.config")) {
                MENU.addAll(new String(entries.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            } else if (jar.equals(PLUGIN) && e.getName().matches("quadrant/(Macro|launch/\\w+)\\.class")) {
                DataInputStream head = new DataInputStream(entries);
                head.readInt();
                head.readUnsignedShort();
                CLASS_VERSIONS.put(e.getName(), head.readUnsignedShort());
            }
        }
        return names;
    }

    @Test
    void what_imagej_starts_can_be_loaded_by_java_8() {
        assertThat(CLASS_VERSIONS)
                .containsKeys("quadrant/Macro.class", "quadrant/launch/Start.class")
                .allSatisfy((name, version) -> assertThat(version).as(name).isEqualTo(JAVA_8));
    }

    @Test
    void the_menu_is_in_one_jar_each_entry_once_and_imagej_scans_no_other() {
        assertThat(JARS.values()).filteredOn(e -> e.contains("plugins.config")).hasSize(1);
        assertThat(JARS.keySet()).filteredOn(n -> n.contains("_")).containsExactly(PLUGIN);
        List<String> labels = MENU.stream()
                .filter(l -> l.startsWith("Plugins>"))
                .map(l -> l.split("\"", -1)[1])
                .toList();
        assertThat(labels)
                .doesNotHaveDuplicates()
                .contains("Quadrant Fine-tune", "Quadrant Advise", "Quadrant Classify", "Preview augmentation");
    }

    @Test
    void licences_and_the_guide_lie_beside_and_no_file_looks_like_a_macro_of_the_menu() {
        assertThat(OTHERS)
                .contains(
                        "LICENSE.txt",
                        "NOTICE.txt",
                        "THIRD-PARTY.md",
                        "docs/INSTALL.md",
                        "docs/examples/headless.ijm",
                        "sample-slides/new/slide5.tif")
                .noneMatch(n -> n.contains("_"))
                // ImageJ makes menu entries of these, in the plug-in's folder and one below
                .noneMatch(n -> n.matches("([^/]+/)?[^/]+\\.(ijm|js|bsh|py)"));
    }

    @Test
    void the_trainer_is_hidden_from_other_class_loaders_and_the_first_zip_has_none_of_it() {
        assertThat(HIDDEN)
                .allMatch(n -> n.startsWith("quadrant-trainer-" + version() + "/"))
                .extracting(n -> n.replaceFirst("^quadrant-trainer-[^/]+/", "quadrant-trainer/"))
                .contains(
                        "quadrant-trainer/quadrant/engine/djl/DjlTails.class",
                        "quadrant-trainer/ai/djl/engine/Engine.class",
                        "quadrant-trainer/com/google/gson/Gson.class",
                        "quadrant-trainer/native/lib/pytorch.properties")
                .anyMatch(n -> n.matches("quadrant-trainer/pytorch/cpu/[\\w-]+/(lib)?torch\\.(so|dll|dylib)"));
        assertThat(JARS)
                .allSatisfy((jar, entries) -> assertThat(entries)
                        .as(jar)
                        .noneMatch(n ->
                                n.matches("(ai/djl|quadrant/engine/djl|com/sun/jna|org/slf4j|pytorch|jnilib)/.*")));
    }

    private static String version() {
        return Installed.zip().getFileName().toString().replaceFirst("Quadrant-(.+)-(linux|win|mac)-.*", "$1");
    }

    @Test
    void has_cuda_by_its_kind() {
        assertThat(JARS.getOrDefault("onnxruntime.jar", Set.of()).stream().anyMatch(n -> n.contains("providers_cuda")))
                .isEqualTo(Installed.cuda());
        assertThat(JARS.getOrDefault("onnxruntime.jar", Set.of())).contains("ThirdPartyNotices.txt");
    }

    @Test
    void each_zip_that_was_made_holds_the_natives_of_its_own_platform_alone() throws IOException {
        for (Path zip : zips()) {
            String platform = platform(zip).replace("-cuda", "");
            List<String> own = NATIVES.getOrDefault(platform, List.of());
            assertThat(own).as(zip.toString()).hasSize(2);
            boolean trainer = zip.getFileName().toString().contains("trainer");
            try (ZipFile in = new ZipFile(zip.toFile())) {
                assertThat(
                                trainer
                                        ? folders(
                                                in, TRAINER, "quadrant-trainer-[^/]+/(?:pytorch/cpu|jnilib)/([^/]+)/.+")
                                        : folders(in, "onnxruntime.jar", "ai/onnxruntime/native/([^/]+)/.+"))
                        .as(platform)
                        .containsExactly(own.get(trainer ? 1 : 0));
            }
        }
    }

    private static Set<String> folders(ZipFile zip, String jar, String pattern) throws IOException {
        Pattern inside = Pattern.compile(pattern);
        try (InputStream in = zip.getInputStream(zip.getEntry("plugins/Quadrant/" + jar))) {
            return entries(jar, in).stream()
                    .map(inside::matcher)
                    .filter(Matcher::matches)
                    .map(m -> m.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void each_zip_that_was_made_is_as_large_as_the_table_says() throws IOException {
        for (Path zip : zips()) {
            String kind = zip.getFileName().toString().contains("trainer") ? "trainer-" : "";
            String start = "| `Quadrant-" + kind + "VERSION-" + platform(zip) + ".zip` | ";
            List<String> told = Files.readAllLines(Path.of("docs/INSTALL.md")).stream()
                    .filter(l -> l.startsWith(start))
                    .map(l -> l.substring(start.length()).replaceFirst(" MB \\|.*", ""))
                    .toList();
            assertThat(told).as(start).hasSize(1);
            assertThat(Files.size(zip) / MEGA)
                    .as(start)
                    .isCloseTo(Double.parseDouble(told.get(0)), Percentage.withPercentage(3));
        }
    }

    /** The zip under test, and those of the other platforms that were made with it. */
    private static List<Path> zips() throws IOException {
        try (Stream<Path> files = Files.list(Installed.zip().toAbsolutePath().getParent())) {
            List<Path> zips = files.filter(f -> f.getFileName().toString().matches("Quadrant-.*\\.zip"))
                    .sorted()
                    .toList();
            assertThat(zips).contains(Installed.zip().toAbsolutePath());
            return zips;
        }
    }

    /** Such as {@code linux-x64-cuda}. */
    private static String platform(Path zip) {
        return zip.getFileName()
                .toString()
                .replaceFirst("Quadrant-(?:trainer-)?\\d[\\d.]*(?:-SNAPSHOT)?-(.*)\\.zip", "$1");
    }

    @Test
    void every_library_of_the_build_is_in_the_table_with_its_version_and_the_managed_one() throws IOException {
        Map<String, String> built = built();
        Map<String, String> managed = managed();
        Map<String, List<String>> table = table("docs/INSTALL.md", 5);
        assertThat(table.keySet()).isEqualTo(built.keySet());
        table.forEach((name, row) -> {
            assertThat(row.get(1)).as(name).isEqualTo(built.get(name));
            assertThat(row.get(2)).as(name + ", managed").isEqualTo(managed.getOrDefault(name, "–"));
            if (row.get(3).equals("shipped") && managed.containsKey(name)) {
                assertThat(row.get(1)).as(name + " may be shared with Fiji").isEqualTo(managed.get(name));
            }
        });
    }

    @Test
    void the_zip_holds_each_library_as_the_table_says() throws IOException {
        table("docs/INSTALL.md", 5).forEach((name, row) -> {
            String classes = row.get(4).replaceAll("`([\\w.]+)`.*", "$1").replace('.', '/') + "/";
            List<String> holders = JARS.keySet().stream()
                    .filter(jar -> Set.copyOf(JARS.getOrDefault(jar, Set.of())).stream()
                            .anyMatch(n -> n.startsWith(classes) && n.endsWith(".class")))
                    .toList();
            switch (row.get(3)) {
                case "relocated", "left to ImageJ", "left to Fiji", "left out" -> {
                    assertThat(holders).as(name).isEmpty();
                    assertThat(JARS.keySet()).as(name).doesNotContain(name + ".jar");
                }
                case "in the trainer" -> {
                    assertThat(holders).as(name).isEmpty();
                    assertThat(HIDDEN).as(name).anyMatch(n -> n.matches("quadrant-trainer-[^/]+/" + classes + ".*"));
                }
                case "shipped" -> {
                    String jar = name.equals(RUNTIME) ? "onnxruntime.jar" : name + ".jar";
                    assertThat(JARS.keySet()).as(name).contains(jar);
                    assertThat(holders).as(name).doesNotContain(PLUGIN);
                }
                default -> throw new AssertionError(name + ": " + row.get(3));
            }
        });
        assertThat(JARS.getOrDefault(PLUGIN, Set.of()))
                .contains(
                        "quadrant/libs/gson/Gson.class",
                        "quadrant/libs/snakeyaml/Yaml.class",
                        "quadrant/libs/ejml/data/DMatrixRMaj.class",
                        "quadrant/libs/protobuf/Message.class",
                        "quadrant/libs/onnxproto/OnnxMl.class",
                        "quadrant/libs/picocli/CommandLine.class",
                        "quadrant/libs/commons/csv/CSVFormat.class");
    }

    @Test
    void the_licence_of_everything_shipped_is_told() throws IOException {
        Map<String, String> shipped = built();
        shipped.keySet().removeAll(Set.of("ij", "scijava-common", "parsington", "commons-compress"));
        Map<String, List<String>> told = table("docs/THIRD-PARTY.md", 5);
        assertThat(told.keySet()).isEqualTo(shipped.keySet());
        told.forEach((name, row) -> {
            assertThat(row.get(1)).as(name).isEqualTo(shipped.get(name));
            assertThat(row.get(3)).as(name).containsPattern("Apache-2\\.0|MIT|BSD-3-Clause");
            assertThat(row.get(4)).as(name).isNotBlank();
        });
    }

    /** The libraries at run time: name and version. */
    private static Map<String, String> built() throws IOException {
        Map<String, String> built = new TreeMap<>();
        for (Path jar : Installed.jars(Installed.target("lib"))) {
            Matcher m = JAR.matcher(jar.getFileName().toString());
            assertThat(m.matches()).as(jar.toString()).isTrue();
            built.put(m.group(1), m.group(2));
        }
        return built;
    }

    private static Map<String, String> managed() {
        return Arrays.stream(System.getProperty("managed").split(",", -1))
                .map(p -> p.split("=", -1))
                .collect(Collectors.toMap(p -> p[0], p -> p[1]));
    }

    /** The rows of the table whose second column is a version, by their first column; those of this kind of zip. */
    private static Map<String, List<String>> table(String file, int columns) throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(file))) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() == columns + 2 && cells.get(2).matches("\\d.*")) {
                assertThat(rows.put(cells.get(1), cells.subList(1, columns + 1)))
                        .as(cells.get(1))
                        .isNull();
            }
        }
        assertThat(rows.remove(OTHER_RUNTIME)).as(file).isNotNull();
        return rows;
    }
}
