package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;

/** Bad input through the front door: one sentence with a remedy, exit code 2, and the output as it was. */
class RefusalsTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path out;

    @BeforeEach
    void makes_a_good_dataset() throws IOException {
        data = Pictures.dataset(temp.resolve("data"), 3);
        out = temp.resolve("new/out");
    }

    /** What a command ended with and said on standard error. */
    private record Output(int code, List<String> lines) {}

    private static Output run(String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(args);
            return new Output(
                    code, bytes.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setErr(before);
        }
    }

    private void refuses(List<String> args, String... text) {
        Output output = run(args.toArray(new String[0]));
        assertThat(output.code).as("%s", output.lines).isEqualTo(2);
        assertThat(output.lines).noneMatch(l -> l.startsWith("\tat ") || l.contains("Exception"));
        assertThat(output.lines).filteredOn(l -> l.startsWith("quadrant: ")).hasSize(1);
        String message = output.lines.get(output.lines.size() - 1);
        assertThat(message).startsWith("quadrant: ").endsWith(".").contains(text);
        assertThat(message.split("[.?] ", -1))
                .as("problem and remedy: %s", message)
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(out).doesNotExist();
        assertThat(temp.resolve("new")).doesNotExist();
    }

    private List<String> finetune(Path from, String... more) {
        List<String> args = new ArrayList<>(List.of("finetune", from.toString(), "--output", out.toString()));
        args.addAll(Arrays.asList(more));
        return args;
    }

    @Test
    void a_dataset_without_the_classes_to_tell_apart() throws IOException {
        Path flat = temp.resolve("flat");
        Pictures.write(flat.resolve("a.png"), true, 48, 1);
        refuses(finetune(flat), "no class folders", "into a folder with the class's name");
        refuses(finetune(Files.createDirectories(temp.resolve("void"))), "no class folders and no images");
        Path one = temp.resolve("one");
        Pictures.write(one.resolve("disc/a.png"), true, 48, 1);
        refuses(finetune(one), "only one class, disc", "Add images");
        Path few = temp.resolve("few");
        for (String name : List.of("disc/a", "disc/b", "square/a", "square/b")) {
            Pictures.write(few.resolve(name + ".png"), name.startsWith("disc"), 48, name.hashCode());
        }
        refuses(finetune(few), "too few images, 2 in the smallest", "--test 0");
        Files.createDirectories(data.resolve("ring"));
        refuses(finetune(data), "class folder ring", "holds no image", "remove it");
        refuses(finetune(temp.resolve("nowhere")), "nowhere does not exist", "Check the path");
        refuses(finetune(flat.resolve("a.png")), "is a file", "Name the folder");
    }

    @Test
    void images_that_cannot_be_read_whole_by_name() throws IOException {
        Path bad = data.resolve("disc/d1.png");
        byte[] whole = Files.readAllBytes(bad);
        Files.write(bad, Arrays.copyOf(whole, whole.length / 2));
        refuses(finetune(data), "disc/d1.png", "--skip-unreadable");
        Files.write(bad, new byte[0]);
        refuses(finetune(data), "disc/d1.png is empty (0 bytes)", "--skip-unreadable");
        Files.writeString(bad, "my notes");
        refuses(finetune(data), "disc/d1.png is not a PNG", "--skip-unreadable");
        Pictures.write(bad, true, 15, 1);
        refuses(finetune(data), "disc/d1.png is 15×15 pixels", "16×16", "Use larger images");
    }

    @Test
    void a_class_that_is_empty_once_unreadable_images_are_left_out() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.writeString(data.resolve("disc/d" + i + ".png"), "my notes");
        }
        refuses(finetune(data, "--skip-unreadable"), "class disc has no readable image", "Add images");
    }

    @Test
    void files_and_folders_that_java_alone_would_explain_by_the_names_of_classes() throws IOException {
        Path wide = Files.write(temp.resolve("wide.csv"), "image,label\nx.png,a\n".getBytes(StandardCharsets.UTF_16LE));
        refuses(finetune(wide), "not written in UTF-8", "CSV UTF-8");
        refuses(finetune(csv("image,label", "\"a,b")), "not a well-formed CSV", "quotation marks");
        Files.createSymbolicLink(data.resolve("disc/again"), data);
        refuses(finetune(data), "a link in it leads back", "links");
    }

    @Test
    void a_class_with_a_name_that_no_picture_holds() throws IOException {
        String name = "L".repeat(200_000);
        Path csv = csv("image,label", "data/disc/d0.png,a", "data/disc/d1.png," + name);
        refuses(finetune(csv), "200000 letters", "shorter name");
    }

    @Test
    void the_same_image_under_two_labels_naming_both() throws IOException {
        Files.copy(data.resolve("disc/d1.png"), data.resolve("square/copy.png"));
        refuses(finetune(data), "disc/d1.png (disc)", "square/copy.png (square)", "Remove one");
    }

    @Test
    void a_csv_without_what_it_needs() throws IOException {
        refuses(finetune(csv("image,kind", "data/disc/d0.png,a")), "no column label", "image, kind");
        refuses(finetune(csv("scan,label", "data/disc/d0.png,a")), "no column image", "scan, label");
        refuses(finetune(csv("image,label")), "names no image", "Write a line");
        refuses(finetune(csv("")), "is empty", "header");
        refuses(finetune(csv("image,label", "data/disc/d0.png,a", "data/disc/nix.png,b")), "data/disc/nix.png", "path");
        refuses(finetune(csv("image,label", "data/disc/d0.png,a", "data/disc/d1.png,")), "line 3", "no label");
        refuses(
                finetune(csv("image,label", "data/disc/d0.png,a", "data/disc/d0.png,b")),
                "on line 2 and again on line 3",
                "Keep one");
        refuses(finetune(csv("image,label", "x/1.png,a", "x/2.png,b")), "None of the 2 images", "--images");
        refuses(finetune(csv("image,label,fold", "data/disc/d0.png,a,x")), "the fold \"x\"", "whole number");
    }

    @Test
    void groups_and_folds_that_leave_nothing_to_train_on_or_straddle() throws IOException {
        Path csv = grouped("image,label,group,fold", "p1,0", "p1,0", "p1,0", "p2,0", "p3,1", "p4,1");
        refuses(finetune(csv), "Every image of the class disc is in the group p1", "from another group");
        refuses(finetune(csv, "--fold", "0"), "every image of the class disc", "none to train on");
        Path even = grouped("image,label,group,fold", "p1,0", "p2,1", "p3,2", "p1,0", "p2,1", "p3,1");
        refuses(finetune(even, "--fold", "7"), "No image has fold 7", "[0, 1, 2]");
        refuses(finetune(even, "--fold", "1"), "group p3 lies both in fold", "same fold");
        refuses(finetune(even, "--fold", "1", "--test", "0.3"), "--fold and --test", "one of the two");
        refuses(finetune(data, "--fold", "1"), "no column fold", "Add a column");
        refuses(finetune(data, "--group-by", "(["), "malformed", "Correct --group-by");
        refuses(finetune(data, "--group-by", "patient"), "finds no group in 6 of 6", "disc/d0.png");
    }

    /** Each verb alone, and with an output only: what is missing is named, and nothing is a fault. */
    @Test
    void arguments_that_are_missing() {
        for (Verb verb : Verbs.ALL) {
            List<String> alone = List.of(verb.name().split(" ", -1));
            List<String> withOutput = new ArrayList<>(alone);
            withOutput.addAll(List.of("--output", out.toString()));
            for (List<String> line : List.of(alone, withOutput)) {
                Option<?> first = verb.options().get(0);
                if (first.place() == Option.Place.ARGUMENT
                        && verb.options().stream().anyMatch(Option::required)) {
                    refuses(line, "quadrant: ");
                }
            }
        }
        refuses(List.of("classify"), "The option MODEL is missing");
        refuses(List.of("finetune", "--output", out.toString()), "The option DATA is missing");
    }

    @Test
    void options_that_are_unknown_or_out_of_range() {
        refuses(finetune(data, "--foo", "1"), "no option --foo", "quadrant finetune --help");
        refuses(List.of("figures", "run", "--output", "x"), "no \"figures\" any more", "link below it");
        refuses(List.of("backbones", "verify", "x"), "no \"backbones verify\" any more", "backbones inspect NETWORK");
        refuses(finetune(data, "--epoch", "1"), "no option --epoch", "Did you mean --epochs?");
        refuses(finetune(data, "extra"), "\"extra\" is one argument too many", "--help");
        refuses(List.of("finetune", data.toString()), "The option --output is missing");
        refuses(List.of("finetune", data.toString(), "--outptu", "x"), "no option --outptu", "Did you mean --output");
        refuses(List.of("train"), "no command \"train\"", "finetune, evaluate", "--help");
        refuses(finetune(data, "--depth", "9"), "Depth 9", "0 to 8");
        refuses(finetune(data, "--depth", "-1"), "depth is \"-1\"", "0 or more");
        refuses(finetune(data, "--strategy", "head", "--depth", "2"), "Strategy head and depth 2 contradict", "one of");
        refuses(finetune(data, "--strategy", "deep"), "auto, quadrant, layers, head, top, all");
        refuses(finetune(data, "--early-stopping", "maybe"), "\"maybe\"", "true or false");
        refuses(finetune(data, "--threads", "0"), "threads is \"0\"", "from 1 to 1024");
        refuses(finetune(data, "--test", "1"), "test is \"1\"", "from 0 to below 1");
        refuses(finetune(data, "--backbone", "vgg"), "no backbone \"vgg\"", "efficientnet-lite0");
        refuses(finetune(data, "--augmentation", "wild"), "none, light, heavy");
        refuses(finetune(data, "--augmentation", "no.json"), "no.json cannot be read (no such file or folder)");
        refuses(finetune(data, "--channels", "0"), "counted from 1", "--channels");
        refuses(finetune(data, "--channels", "4"), "has 3 channels", "--channels");
        refuses(finetune(data, "--resize", "crop"), "center-square, stretch, imagenet");
        refuses(List.of("finetune", "a\0b", "--output", out.toString()), "a path that this system understands");
    }

    @Test
    void an_output_that_is_taken() throws IOException {
        List<Path> before = tree();
        refuses(List.of("finetune", data.toString(), "--output", data.toString()), "is not empty", "new folder");
        String file = data.resolve("disc/d0.png").toString();
        refuses(List.of("finetune", data.toString(), "--output", file), "is a file", "another output");
        refuses(List.of("finetune", data.toString(), "--output", file + "/a/b"), "is a file", "another output");
        refuses(List.of("finetune", data.toString(), "--output", data.toString(), "--resume"), "no unfinished run");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void an_unfinished_run_without_resume() throws IOException {
        Path taken = temp.resolve("taken");
        Files.createDirectories(taken.resolve("run"));
        Files.writeString(taken.resolve("run/checkpoint"), "something");
        List<Path> before = tree();
        refuses(List.of("finetune", data.toString(), "--output", taken.toString()), "unfinished run", "Add --resume");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void models_that_cannot_be_used() throws IOException {
        byte[] good = model();
        String nowhere = temp.resolve("nowhere.onnx").toString();
        refuses(List.of("classify", nowhere, data.toString(), "--output", "x.csv"), "no model file", "Check the path");
        classifyRefuses("cut.onnx", Arrays.copyOf(good, good.length / 2), "not an ONNX model, or it is truncated");
        classifyRefuses("text.onnx", "hello".repeat(99).getBytes(StandardCharsets.US_ASCII), "is a text file");
        classifyRefuses("empty.onnx", new byte[0], "is empty");
        OnnxGraph graph = OnnxGraph.parse(good, "good");
        classifyRefuses("foreign.onnx", graph.withMetadata(Map.of()).toBytes(), "not one that Quadrant fine-tuned");
        classifyRefuses("later.onnx", with(graph, "quadrant.format", "quadrant-model/2"), "quadrant-model/2", "Update");
        classifyRefuses("three.onnx", with(graph, "quadrant.classes", "[\"a\",\"b\",\"c\"]"), "names 3 classes", "2");
        classifyRefuses("twice.onnx", with(graph, "quadrant.classes", "[\"a\",\"a\"]"), "not distinct", "restore");
        classifyRefuses("broken.onnx", with(graph, "quadrant.classes", "[\"a\""), "damaged", "restore");
    }

    @Test
    void a_table_that_cannot_be_written() throws IOException {
        Path model = temp.resolve("m.onnx");
        Files.write(model, model());
        Path picture = data.resolve("disc/d0.png");
        Path csv = csv("image,label", "data/disc/d0.png,disc", "data/square/s0.png,square");
        List<Path> before = tree();
        String m = model.toString();
        String d = data.toString();
        refuses(List.of("classify", m, d, "--output", d), "is a folder", "name of a file");
        refuses(List.of("classify", m, d, "--output", temp + "/no/x.csv"), "does not exist", "another output");
        refuses(List.of("classify", m, d, "--output", picture + "/x.csv"), "does not exist", "another output");
        refuses(List.of("classify", m, csv.toString(), "--output", csv.toString()), "files to read", "another name");
        refuses(List.of("classify", m, d, "--output", m), "files to read", "another name");
        String good = temp.resolve("x.csv").toString();
        refuses(List.of("classify", m, d, "--output", good, "--dump-input", picture.toString()), "in the way");
        refuses(List.of("classify", m, temp + "/no.png", "--output", good), "no.png does not exist", "Check");
        refuses(List.of("evaluate", m, d, "--output", d), "is not empty", "new folder");
        refuses(List.of("evaluate", m, d, "--output", out.toString()), "does not know: disc", "a, b", "Rename");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void a_broken_image_amid_images_to_classify_leaving_neither_table_nor_dump() throws IOException {
        Path model = temp.resolve("m.onnx");
        Files.write(model, model());
        Files.writeString(data.resolve("square/s2.png"), "my notes");
        List<Path> before = tree();
        List<String> args = List.of(
                "classify",
                model.toString(),
                data.toString(),
                "--output",
                temp.resolve("x.csv").toString(),
                "--dump-input",
                temp.resolve("dump").toString());
        refuses(args, "square/s2.png is not a PNG", "--skip-unreadable");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void exit_codes_reach_the_shell() throws Exception {
        assertThat(code("--version")).isZero();
        assertThat(code("finetune", "--help")).isZero();
        assertThat(code("finetune", temp.resolve("nowhere").toString(), "--output", out.toString()))
                .isEqualTo(2);
        assertThat(code("finetune", "@file", "--output", out.toString())).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void a_home_that_cannot_hold_the_cache() throws Exception {
        Path home = Files.writeString(temp.resolve("home"), "a file");
        try (Child child = Child.start(home, finetune(data, "--depth", "0", "--views", "1"))) {
            assertThat(child.end()).isEqualTo(2);
            child.await("quadrant: ");
            assertThat(child.output()).last().asString().contains("feature cache", "Not a directory", "QUADRANT_HOME");
        }
        assertThat(temp.resolve("new")).doesNotExist();
    }

    private int code(String... args) throws IOException, InterruptedException {
        try (Child child = Child.start(temp.resolve("home"), List.of(args))) {
            return child.end();
        }
    }

    private void classifyRefuses(String name, byte[] bytes, String... text) throws IOException {
        Path model = temp.resolve(name);
        Files.write(model, bytes);
        Path table = temp.resolve("x.csv");
        refuses(List.of("classify", model.toString(), data.toString(), "--output", table.toString()), text);
        assertThat(table).doesNotExist();
    }

    private static byte[] with(OnnxGraph graph, String key, String value) {
        Map<String, String> metadata = new TreeMap<>(graph.metadata());
        metadata.put(key, value);
        return graph.withMetadata(metadata).toBytes();
    }

    /** A model that has learnt nothing, of the classes a and b. */
    private static byte[] model() {
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        OnnxGraph graph = Head.finished(backbone.head().replace(backbone.graph(), 2));
        return new FineTunedModel(
                        graph,
                        new ClassList(List.of("a", "b")),
                        backbone.card().preprocessing(),
                        new Provenance(Map.of(), Optional.empty()),
                        TestViews.NONE,
                        Optional.empty())
                .toBytes();
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(temp.resolve("table.csv"), String.join("\n", lines) + "\n");
    }

    /** A table of the dataset's six images with these cells behind the label. */
    private Path grouped(String header, String... cells) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        for (int i = 0; i < 6; i++) {
            lines.add(
                    (i < 3 ? "data/disc/d" + i + ".png,disc," : "data/square/s" + (i - 3) + ".png,square,") + cells[i]);
        }
        return csv(lines.toArray(new String[0]));
    }

    /** All that lies in the temporary folder. */
    private List<Path> tree() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            return all.sorted().toList();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_reader_that_goes_away_is_no_error() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process pipe = new ProcessBuilder(
                        "bash",
                        "-c",
                        "\"$0\" -cp \"$1\" quadrant.cli.Main info | head -n 0; echo ${PIPESTATUS[0]}",
                        java,
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true)
                .start();
        String all = new String(pipe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(all.strip()).isEqualTo("141");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_result_that_standard_output_cannot_take_is_an_error() throws IOException {
        PrintStream before = System.out;
        try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"), true, StandardCharsets.UTF_8)) {
            System.setOut(full);
            refuses(List.of("info", "--json"), "standard output");
        } finally {
            System.setOut(before);
        }
    }
}
