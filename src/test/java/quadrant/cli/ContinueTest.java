package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;
import quadrant.task.Hashes;

/** A model that was fine-tuned is continued with more images, through the front door. */
class ContinueTest {
    @TempDir
    private Path temp;

    private Path tiny;
    private Path data;
    private Path more;

    @BeforeEach
    void makes_a_backbone_and_images() throws IOException {
        tiny = TinyBackbone.in(temp);
        data = pictures("data", 0, 6);
        more = pictures("more", 50, 6);
    }

    private Path pictures(String name, int from, int perClass) throws IOException {
        Path folder = temp.resolve(name);
        for (int i = from; i < from + perClass; i++) {
            Pictures.write(folder.resolve("disc/d" + i + ".png"), true, 48, i);
            Pictures.write(folder.resolve("square/s" + i + ".png"), false, 48, 1000 + i);
        }
        return folder;
    }

    private void ring(Path folder, int images) throws IOException {
        for (int i = 0; i < images; i++) {
            Pictures.write(folder.resolve("ring/r" + i + ".png"), true, 20, 5000 + i);
        }
    }

    /** What a command ended with and said on standard error. */
    private record Output(int code, String text) {}

    private static Output run(List<String> args) {
        CommandRun ended = CommandRun.run(args.toArray());
        return new Output(ended.code(), ended.err());
    }

    private List<String> fineTune(Path images, Path from, String out, String... options) {
        List<String> args = new ArrayList<>(List.of(
                "finetune",
                images.toString(),
                "--backbone",
                from.toString(),
                "--output",
                temp.resolve(out).toString(),
                "--views=2",
                "--threads=1",
                "--tta=none"));
        args.addAll(Arrays.asList(options));
        if (args.stream().noneMatch(a -> a.startsWith("--epochs"))) {
            args.add("--epochs=2");
        }
        return args;
    }

    private Path tuned(Path images, Path from, String out, String... options) {
        Output output = run(fineTune(images, from, out, options));
        assertThat(output.code).as(output.text).isZero();
        return temp.resolve(out).resolve("model.onnx");
    }

    private String refused(List<String> args) {
        Output output = run(args);
        assertThat(output.code).as(output.text).isEqualTo(2);
        return output.text.lines().reduce((a, b) -> b).orElseThrow();
    }

    private static List<float[]> body(OnnxGraph graph) {
        return graph.initializerNames().stream()
                .filter(n -> !n.startsWith("quadrant."))
                .map(n -> graph.initializer(n).orElseThrow().floats())
                .toList();
    }

    private static String fact(Path model, String key) {
        return FineTunedModel.read(model).provenance().fact(key);
    }

    private static String hash(Path file) throws IOException {
        return Hashes.sha256(Files.readAllBytes(file));
    }

    @Test
    void a_continuation_starts_from_what_was_learnt_and_names_what_it_continues() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=2", "--test=0");
        Path second = tuned(more, first, "second", "--depth=0", "--test=0");
        Path third = tuned(pictures("third-data", 90, 4), second, "third", "--depth=1", "--test=0");

        OnnxGraph learnt = FineTunedModel.read(first).graph();
        float[] drawn = OnnxGraph.load(tiny).initializer("w1").orElseThrow().floats();
        assertThat(learnt.initializer("w1").orElseThrow().floats()).isNotEqualTo(drawn);
        // at depth 0 the network stays what it is
        assertThat(body(FineTunedModel.read(second).graph()))
                .usingRecursiveComparison()
                .isEqualTo(body(learnt));
        // at depth 1 what lies before the cut stays
        OnnxGraph last = FineTunedModel.read(third).graph();
        assertThat(last.initializer("w1").orElseThrow().floats())
                .isEqualTo(learnt.initializer("w1").orElseThrow().floats());
        assertThat(last.initializer("w2").orElseThrow().floats())
                .isNotEqualTo(learnt.initializer("w2").orElseThrow().floats());

        for (Path model : List.of(first, second, third)) {
            assertThat(fact(model, "backbone")).isEqualTo("tiny");
            assertThat(fact(model, "backbone.licence")).isEqualTo("MIT");
            assertThat(fact(model, "backbone.sha256")).isEqualTo(hash(tiny));
            assertThat(fact(model, "backbone.cuts")).isEqualTo("f\nb\nimage");
        }
        assertThat(fact(first, "continued")).isEmpty();
        assertThat(fact(second, "continued")).isEqualTo("1");
        assertThat(fact(second, "continued.1.sha256")).isEqualTo(hash(first));
        assertThat(fact(third, "continued")).isEqualTo("2");
        assertThat(fact(third, "continued.deepest")).isEqualTo("2");
        assertThat(fact(third, "continued.1.sha256")).isEqualTo(hash(second));
        assertThat(fact(third, "continued.1.depth")).isEqualTo("0");
        assertThat(fact(third, "continued.2.sha256")).isEqualTo(hash(first));
        assertThat(fact(third, "continued.2.data.sha256")).isEqualTo(fact(first, "data.sha256"));
        // 16 digits of each image
        assertThat(OnnxGraph.load(third).metadata().get("quadrant.seen")).hasSize(16 * (12 + 12 + 8));
    }

    @Test
    void the_chain_that_is_named_is_bounded_and_the_count_is_not() {
        Path model = tuned(data, tiny, "m0", "--depth=0", "--test=0");
        for (int i = 1; i <= 10; i++) {
            model = tuned(data, model, "m" + i, "--depth=0", "--test=0");
        }
        assertThat(fact(model, "continued")).isEqualTo("10");
        assertThat(fact(model, "continued.8.sha256")).isNotEmpty();
        assertThat(fact(model, "continued.9.sha256")).isEmpty();
    }

    @Test
    void classes_are_those_of_the_new_images_and_what_is_lost_is_named() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=1", "--test=0");
        ring(more, 6);
        Output wider = run(fineTune(more, first, "wider", "--depth=1", "--test=0"));
        assertThat(wider.code).as(wider.text).isZero();
        assertThat(wider.text).contains("New to the model that is continued: \"ring\".");
        assertThat(FineTunedModel.read(temp.resolve("wider/model.onnx"))
                        .classes()
                        .names())
                .containsExactly("disc", "ring", "square");

        Output lost = run(fineTune(more, temp.resolve("wider/model.onnx"), "other", "--depth=0", "--test=0"));
        assertThat(lost.text).doesNotContain("will not know");
        try (var files = Files.list(more.resolve("square"))) {
            for (Path f : files.toList()) {
                Files.delete(f);
            }
        }
        Files.delete(more.resolve("square"));
        lost = run(fineTune(more, temp.resolve("wider/model.onnx"), "fewer", "--depth=0", "--test=0"));
        assertThat(lost.code).as(lost.text).isZero();
        assertThat(lost.text).contains("knows \"square\", of which there is no image here", "will not know it.");
        assertThat(Files.readString(temp.resolve("fewer/report.html"))).contains("will not know it.");
    }

    @Test
    void what_was_learnt_from_is_never_held_out() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=1", "--test=0");
        Path all = pictures("all", 0, 6);
        pictures("all", 50, 6);

        Output output = run(fineTune(all, first, "second", "--depth=1", "--test=0.5"));
        assertThat(output.code).as(output.text).isZero();
        assertThat(output.text).contains("learnt from 12 of these 24 images");
        assertThat(Files.readString(temp.resolve("second/predictions.csv"))
                        .lines()
                        .skip(1))
                .hasSize(6)
                .allMatch(l -> l.matches("(disc/d|square/s)5.*"));

        assertThat(refused(fineTune(data, first, "none")))
                .contains("learnt from images of all of these", "Add new images, or hold none out (--test 0)");
        Path folds = Files.writeString(
                temp.resolve("folds.csv"),
                "image,label,group,fold\n"
                        + String.join(
                                "\n",
                                IntStream.range(0, 12)
                                        .mapToObj(i -> i < 6
                                                ? "data/disc/d" + i + ".png,disc,d" + i + "," + i % 2
                                                : "data/square/s" + (i - 6) + ".png,square,s" + i + "," + i % 2)
                                        .toList())
                        + "\n");
        assertThat(refused(fineTune(folds, first, "fold", "--fold=0")))
                .contains("6 of 6 held-out images were learnt from", "--allow-leakage");
        Output allowed = run(fineTune(folds, first, "leak", "--fold=0", "--depth=0", "--allow-leakage"));
        assertThat(allowed.code).as(allowed.text).isZero();
        assertThat(allowed.text).contains("6 of 6 held-out images were learnt from");
    }

    @Test
    void images_are_read_as_before_unless_the_user_says_otherwise() {
        Path first = tuned(
                data, tiny, "first", "--depth=0", "--test=0", "--resize=stretch", "--channels=3,2,1", "--range=full");
        Output kept = run(fineTune(more, first, "kept", "--depth=0", "--test=0"));
        assertThat(kept.text)
                .doesNotContain("read differently")
                .contains(
                        "read as those of the model that is continued: --channels 3,2,1 --range full --resize stretch");
        assertThat(FineTunedModel.read(temp.resolve("kept/model.onnx")).preprocessing())
                .isEqualTo(FineTunedModel.read(first).preprocessing());

        Output output =
                run(fineTune(more, first, "changed", "--depth=0", "--test=0", "--resize=imagenet", "--channels=auto"));
        assertThat(output.text)
                .contains("Images are read differently from those of the model that is continued: --channels auto")
                .contains("--resize imagenet, not --channels 3,2,1", "--resize stretch.");
        FineTunedModel changed = FineTunedModel.read(temp.resolve("changed/model.onnx"));
        assertThat(changed.preprocessing().resize()).isEqualTo(ResizeRule.IMAGENET);
        assertThat(changed.preprocessing().mapping())
                .isEqualTo(new ChannelMapping(List.of(), ChannelMapping.Range.FULL));
    }

    @Test
    @Tag("full")
    void the_embedded_backbone_is_continued_by_its_own_cuts() {
        Path first = tuned(data, Path.of("efficientnet-lite0"), "first", "--depth=1", "--test=0", "--epochs=1");
        Output output = run(fineTune(more, first, "second", "--depth=2", "--test=0", "--epochs=1"));
        assertThat(output.code).as(output.text).isZero();
        assertThat(output.text).contains("The divergence from the pretraining images is");
        assertThat(fact(temp.resolve("second/model.onnx"), "backbone.licence")).isEqualTo("Apache-2.0");
        OnnxGraph learnt = FineTunedModel.read(first).graph();
        OnnxGraph now = FineTunedModel.read(temp.resolve("second/model.onnx")).graph();
        long same = learnt.initializerNames().stream()
                .filter(n -> Arrays.equals(
                        learnt.initializer(n).orElseThrow().floats(),
                        now.initializer(n).orElseThrow().floats()))
                .count();
        // the statistics of every BatchNorm stay, and all that lies before block 6
        assertThat(same)
                .isBetween(
                        learnt.initializerNames().size() / 2L,
                        learnt.initializerNames().size() - 8L);
    }

    @Test
    @Tag("full")
    void a_run_that_was_killed_goes_on_with_the_same_model_but_not_from_another() throws Exception {
        Path first = tuned(data, tiny, "first", "--depth=1", "--test=0");
        Path peace = tuned(more, first, "peace", "--depth=2", "--test=0", "--epochs=40");
        Path home = temp.resolve("home");
        List<String> args = fineTune(more, first, "killed", "--depth=2", "--test=0", "--epochs=40");
        try (Child child = Child.start(home, args)) {
            child.await("Epoch 3 of 40");
            child.kill();
        }
        List<String> resumed = new ArrayList<>(args);
        resumed.add("--resume");
        byte[] before = Files.readAllBytes(first);
        Files.copy(peace, first, StandardCopyOption.REPLACE_EXISTING);
        assertThat(refused(resumed)).contains("other data or other options");
        Files.write(first, before);
        assertThat(run(resumed).code).isZero();
        assertThat(hash(temp.resolve("killed/model.onnx"))).isEqualTo(hash(peace));
    }

    @Test
    void advise_preview_and_augment_take_a_model_and_audit_warns() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=1", "--test=0", "--resize=stretch");
        String model = first.toString();
        Output advised = run(List.of("advise", more.toString(), "--backbone", model, "--threads=1"));
        assertThat(advised.code).as(advised.text).isZero();
        Path sheet = temp.resolve("sheet.png");
        Output shown = run(
                List.of("preview", more.toString(), "--backbone", model, "--output", sheet.toString(), "--threads=1"));
        assertThat(shown.code).as(shown.text).isZero();
        Output made = run(List.of(
                "augment",
                more.toString(),
                "--backbone",
                model,
                "--plan=none",
                "--views=1",
                "--seed=1",
                "--resize=imagenet",
                "--output",
                temp.resolve("views").toString()));
        assertThat(made.code).as(made.text).isZero();
        assertThat(made.text).contains("--resize imagenet, not --channels", "--resize stretch.");
        Output audited = run(List.of(
                "audit",
                data.toString(),
                "--backbone",
                model,
                "--output",
                temp.resolve("audit").toString()));
        assertThat(audited.code).as(audited.text).isZero();
        assertThat(audited.text).contains("learnt from 12 of these images", "wrong ones among them may look right");
    }

    @Test
    void a_classifier_on_all_layers_is_continued_by_any_strategy() throws IOException {
        Path first = tuned(data, tiny, "first", "--strategy=layers", "--test=0");
        OnnxGraph learnt = FineTunedModel.read(first).graph();
        Optional<List<PooledLayers.Layer>> layers = PooledLayers.in(learnt).map(ContinueTest::whole);
        for (String how : List.of("--strategy=layers", "--strategy=head", "--depth=1")) {
            Path second = tuned(more, first, "second" + how, how, "--test=0");
            assertThat(fact(second, "continued")).isEqualTo("1");
            assertThat(fact(second, "continued.1.sha256")).isEqualTo(hash(first));
            assertThat(fact(second, "backbone.cuts")).isEqualTo("f\nb\nimage");
            OnnxGraph now = FineTunedModel.read(second).graph();
            assertThat(Arrays.equals(
                            now.initializer("w1").orElseThrow().floats(),
                            learnt.initializer("w1").orElseThrow().floats()))
                    .isTrue();
            assertThat(PooledLayers.in(now).map(ContinueTest::whole))
                    .isEqualTo(how.equals("--strategy=head") ? Optional.empty() : layers);
        }
    }

    /** Without centres and correlations, which each training chooses anew. */
    private static List<PooledLayers.Layer> whole(PooledLayers layers) {
        return layers.layers().stream()
                .filter(l -> l.family() == PooledLayers.Family.WHOLE)
                .toList();
    }

    @Test
    void what_is_no_sound_model_of_this_version_is_refused() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=0", "--test=0");
        byte[] bytes = Files.readAllBytes(first);
        OnnxGraph file = OnnxGraph.parse(bytes, "first");
        Path other = temp.resolve("other.onnx");

        Files.write(other, with(file, "quadrant.format", "quadrant-model/2"));
        assertThat(refused(fineTune(more, other, "out"))).contains("quadrant-model/2", "Update Quadrant");
        Files.write(other, with(file, "quadrant.classes", "[\"a\"]"));
        assertThat(refused(fineTune(more, other, "out"))).contains("damaged", "1 classes");
        Files.write(other, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(refused(fineTune(more, other, "out"))).contains("other.onnx");
        Files.write(other, file.withMetadata(Map.of()).toBytes());
        assertThat(refused(fineTune(more, other, "out"))).contains("has no card beside it", "quadrant backbones add");
        assertThat(refused(fineTune(more, temp.resolve("none.onnx"), "out"))).contains("There is no model file");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void a_model_that_says_less_is_continued_by_what_its_network_offers() throws IOException {
        Path first = tuned(data, tiny, "first", "--depth=1", "--test=0");
        OnnxGraph file = OnnxGraph.parse(Files.readAllBytes(first), "first");
        Map<String, String> metadata = new TreeMap<>(file.metadata());
        metadata.remove("quadrant.seen");
        metadata.put("quadrant.provenance", "{}");
        Path older = temp.resolve("older.onnx");
        Files.write(older, file.withMetadata(metadata).toBytes());
        Output output = run(fineTune(more, older, "second", "--depth=1"));
        assertThat(output.code).as(output.text).isZero();
        assertThat(output.text).contains("does not record its training images");
        assertThat(FineTunedModel.read(temp.resolve("second/model.onnx"))
                        .provenance()
                        .seen())
                .isEmpty();
        assertThat(fact(temp.resolve("second/model.onnx"), "backbone")).isEqualTo("unknown");
    }

    @Test
    @Tag("full")
    void imported_backbones_are_continued_too() throws Exception {
        Path home = temp.resolve("home");
        for (List<String> of :
                List.of(List.of("mobilenet_v2_1.0_224.onnx", "tf"), List.of("squeezenet_v1.1.onnx", "caffe-rgb"))) {
            Path file = TestData.shared("models/" + of.get(0));
            String name = of.get(1);
            child(home, List.of("backbones", "add", file.toString(), "--name", name, "--preprocessing", name));
            child(home, fineTune(data, Path.of(name), name + "1", "--depth=1", "--test=0", "--epochs=1"));
            Path first = temp.resolve(name + "1/model.onnx");
            child(home, fineTune(more, first, name + "2", "--depth=2", "--test=0", "--epochs=1"));
            Path second = temp.resolve(name + "2/model.onnx");
            assertThat(fact(second, "backbone")).isEqualTo(name);
            assertThat(fact(second, "backbone.sha256")).isEqualTo(hash(file));
            assertThat(fact(second, "backbone.cuts")).isEqualTo(fact(first, "backbone.cuts"));
        }
    }

    private static void child(Path home, List<String> args) throws Exception {
        try (Child child = Child.start(home, args)) {
            assertThat(child.end()).as("%s", child.output()).isZero();
        }
    }

    private static byte[] with(OnnxGraph graph, String key, String value) {
        Map<String, String> metadata = new TreeMap<>(graph.metadata());
        metadata.put(key, value);
        return graph.withMetadata(metadata).toBytes();
    }
}
