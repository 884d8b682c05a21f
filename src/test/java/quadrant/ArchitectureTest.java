package quadrant;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.awt.image.RenderedImage;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Holds the code to the table of rooms in {@code docs/ARCHITECTURE.md}: the table is read, not repeated. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "quadrant";

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|\\s*$");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    @ArchTest
    static void arrows_point_only_where_the_table_says(JavaClasses classes) throws IOException {
        Map<String, Set<String>> arrows = table();
        List<String> wrong = new ArrayList<>();
        for (var c : classes) {
            for (var d : c.getDirectDependenciesFromSelf()) {
                String from = room(c.getPackageName());
                String to = room(d.getTargetClass().getPackageName());
                if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
                    continue;
                }
                if (!arrows.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(from + " -> " + to + ": " + d.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static void every_room_is_in_the_table_and_every_entry_has_a_room(JavaClasses classes) throws IOException {
        Set<String> rooms = new TreeSet<>();
        classes.forEach(c -> rooms.add(room(c.getPackageName())));
        rooms.remove("");
        assertThat(rooms).isEqualTo(new TreeSet<>(table().keySet()));
    }

    @ArchTest
    static void the_root_holds_only_what_others_call(JavaClasses classes) {
        for (var c : classes) {
            if (c.getPackageName().equals(ROOT)) {
                assertThat(c.getSimpleName()).isIn("Classification", "Macro", "package-info");
            }
        }
    }

    @ArchTest
    static void what_others_call_names_one_other_room(JavaClasses classes) {
        for (var c : classes) {
            if (c.getPackageName().equals(ROOT)) {
                // Macro is for Java 8 too, which can load only launch
                String room = ROOT + (c.getSimpleName().equals("Classification") ? ".imagej.ui" : ".launch");
                assertThat(c.getDirectDependenciesFromSelf())
                        .extracting(d -> d.getTargetClass().getPackageName())
                        .filteredOn(p -> p.startsWith(ROOT + "."))
                        .allMatch(p -> p.equals(room));
            }
        }
    }

    /** The table allows none, and no class has another arrow than the table. */
    @ArchTest
    static void no_cycles(JavaClasses classes) throws IOException {
        Map<String, Set<String>> left = new TreeMap<>(table());
        while (left.values().removeIf(to -> to.stream().noneMatch(left::containsKey))) {
            // rooms that import no room that is left are taken away, until none is
        }
        assertThat(left).isEmpty();
    }

    @ArchTest
    static final ArchRule onnxruntime_stays_in_its_room = only("ai.onnxruntime..", "engine.ort");

    @ArchTest
    static final ArchRule ejml_stays_in_its_rooms = only("org.ejml..", "engine.ort", "training");

    @ArchTest
    static final ArchRule djl_stays_in_its_room = only("ai.djl..", "engine.djl");

    @ArchTest
    static final ArchRule protobuf_stays_in_its_room = only("com.google.protobuf..", "onnx");

    @ArchTest
    static final ArchRule onnx_protobuf_stays_in_its_room = only("ai.onnx.proto..", "onnx");

    @ArchTest
    static final ArchRule snakeyaml_stays_in_its_room = only("org.yaml..", "export");

    @ArchTest
    static final ArchRule imagej_stays_in_its_rooms = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".imagej..", ROOT + ".launch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ij..");

    @ArchTest
    static final ArchRule picocli_stays_in_its_room = only("picocli..", "cli");

    @ArchTest
    static final ArchRule no_mutable_statics =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_standard_streams = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".imagej.ui..", ROOT + ".launch..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule no_generic_exceptions = GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule no_unseeded_randomness = noClasses()
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current");

    /**
     * One class puts files in their place. Others have a protocol of their own in folders that are Quadrant's alone:
     * the store of backbones, features and checkpoints; the folder of a run, which moves what is whole; a journal, which grows by
     * lines. Models are mapped to be read.
     */
    @ArchTest
    static final ArchRule files_are_written_in_one_place = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".backbone..", ROOT + ".onnx..", ROOT + ".training..")
            .and()
            .haveNameNotMatching(ROOT + "\\.(task\\.(SafeFile|Journal|FileLease)|app\\.OutputFolder)")
            .should()
            .callMethodWhere(target(owner(assignableTo(Files.class)))
                    .and(target(nameMatching("write|writeString|newOutputStream|newBufferedWriter|copy|move"))))
            .orShould()
            .callMethod(ImageIO.class, "write", RenderedImage.class, String.class, File.class)
            .orShould()
            .callConstructor(FileOutputStream.class, String.class)
            .orShould()
            .callConstructor(FileOutputStream.class, File.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(FileWriter.class)
            .orShould()
            .callMethodWhere(target(owner(assignableTo("ij.io.FileSaver"))).and(target(nameMatching("saveAs.*"))))
            .orShould()
            .callMethod(FileChannel.class, "open", Path.class, OpenOption[].class);

    private static ArchRule only(String thirdParty, String... rooms) {
        String[] ours = Arrays.stream(rooms).map(r -> ROOT + "." + r + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(ours)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(thirdParty)
                .allowEmptyShould(true);
    }

    private static String room(String pkg) {
        return pkg.startsWith(ROOT + ".") ? pkg.substring(ROOT.length() + 1) : "";
    }

    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/ARCHITECTURE.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            Set<String> targets = new TreeSet<>();
            Matcher name = NAME.matcher(row.group(2));
            while (name.find()) {
                targets.add(name.group(1));
            }
            arrows.put(row.group(1), targets);
        }
        return arrows;
    }
}
