package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.app.SmallModel;
import quadrant.onnx.Head;
import quadrant.onnx.Hostile;
import quadrant.onnx.OnnxGraph;

/**
 * A model that a stranger made, through the front door: whatever it holds, one sentence with a remedy and exit code 2, before
 * ONNX Runtime sees it; nothing is written, nothing else of the computer is read, nothing hangs.
 */
@Timeout(120)
class StrangersModelTest {
    @TempDir
    private Path temp;

    private Path model;
    private Path data;
    private Hostile hostile;

    @BeforeEach
    void makes_images() throws IOException {
        model = temp.resolve("model.onnx");
        data = Pictures.dataset(temp.resolve("data"), 3);
        hostile = new Hostile(SmallModel.of().toBytes());
    }

    private record Ending(int code, List<String> lines) {}

    private static Ending run(List<String> args) {
        CommandRun ended = CommandRun.run(args.toArray());
        return new Ending(ended.code(), ended.err().lines().toList());
    }

    private static void refused(List<String> args, String... text) {
        Ending ending = run(args);
        assertThat(ending.code).as("%s", ending.lines).isEqualTo(2);
        assertThat(ending.lines).noneMatch(l -> l.startsWith("\tat ") || l.contains("Exception"));
        assertThat(ending.lines).filteredOn(l -> l.startsWith("quadrant: ")).hasSize(1);
        assertThat(ending.lines.get(ending.lines.size() - 1)).endsWith(".").contains(text);
    }

    private List<String> classify(Path opened) {
        return List.of(
                "classify",
                opened.toString(),
                data.toString(),
                "--output",
                temp.resolve("x.csv").toString());
    }

    /** Every verb that opens a model. */
    private List<List<String>> verbs(Path opened) {
        String m = opened.toString();
        String d = data.toString();
        String out = temp.resolve("out").toString();
        String picture = data.resolve("disc/d0.png").toString();
        List<List<String>> all = new ArrayList<>(List.of(
                classify(opened),
                List.of("classify", m, picture, "--tiles", "--output", out),
                List.of("next", m, d, "--output", temp.resolve("x.csv").toString()),
                List.of("explain", m, d, "--output", out),
                List.of("evaluate", m, d, "--output", out)));
        for (String verb : List.of("finetune", "advise", "audit", "preview", "augment")) {
            all.add(List.of(verb, d, "--backbone", m, "--output", out + (verb.equals("preview") ? ".png" : "")));
        }
        return all;
    }

    private void classifyRefuses(byte[] bytes, String... text) throws IOException {
        Files.write(model, bytes);
        refused(classify(model), text);
        assertThat(temp.resolve("x.csv")).doesNotExist();
    }

    private void everyVerbRefuses(byte[] bytes, String... text) throws IOException {
        Files.write(model, bytes);
        for (List<String> args : verbs(model)) {
            refused(args, text);
        }
        assertThat(temp.resolve("x.csv")).doesNotExist();
        assertThat(temp.resolve("out")).doesNotExist();
    }

    private static byte[] with(byte[] bytes, String key, String value) {
        OnnxGraph graph = OnnxGraph.parse(bytes, "model");
        Map<String, String> metadata = new TreeMap<>(graph.metadata());
        metadata.put(key, value);
        return graph.withMetadata(metadata).toBytes();
    }

    private static byte[] replacing(String key, String there, String instead) {
        byte[] sound = SmallModel.of().toBytes();
        String json = OnnxGraph.parse(sound, "model").metadata().getOrDefault(key, "");
        assertThat(json).contains(there);
        return with(sound, key, json.replace(there, instead));
    }

    @Test
    void a_sound_model_still_classifies_with_a_weight_as_a_constant_too() throws IOException {
        for (byte[] sound : List.of(SmallModel.of().toBytes(), hostile.constant("w1"))) {
            Files.write(model, sound);
            Ending ending = run(classify(model));
            assertThat(ending.code).as("%s", ending.lines).isZero();
        }
    }

    /** ONNX Runtime would read the file relative to where the program runs: of this test, the project's folder. */
    @Test
    void a_weight_that_lies_in_another_file() throws IOException {
        everyVerbRefuses(hostile.weightIn("pom.xml", "w1"), "\"w1\"", "in another file, \"pom.xml\"", "one file");
        Files.writeString(temp.resolve("id_rsa"), "secret".repeat(99));
        classifyRefuses(hostile.weightIn("id_rsa", Head.WEIGHT), "another file, \"id_rsa\"");
        classifyRefuses(hostile.weightIn("/etc/passwd", "w1"), "another file, \"/etc/passwd\"");
        classifyRefuses(hostile.weightIn("../pom.xml", "w1"), "another file");
    }

    @Test
    void a_constant_that_lies_in_another_file() throws IOException {
        everyVerbRefuses(hostile.constantIn("pom.xml", "w1"), "in another file, \"pom.xml\"");
        classifyRefuses(hostile.branchIn("pom.xml", "w1"), "in another file, \"pom.xml\"");
        classifyRefuses(hostile.sparseIn("pom.xml", "w1"), "in another file, \"pom.xml\"");
    }

    @Test
    void a_constant_of_a_backbone_that_lies_in_another_file() throws IOException {
        byte[] backbone = OnnxGraph.parse(hostile.constantIn("weights.bin", "w1"), "m")
                .withMetadata(Map.of())
                .toBytes();
        Files.write(model, backbone);
        Files.write(temp.resolve("weights.bin"), new byte[4 * 3 * 3 * 3 * Float.BYTES]);
        refused(List.of("backbones", "inspect", model.toString()), "in another file, \"weights.bin\"");
        refused(
                List.of("backbones", "add", model.toString(), "--name", "b", "--preprocessing", "imagenet"),
                "in another file, \"weights.bin\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Loop", "Scan", "SequenceMap"})
    void a_loop_that_never_ends(String operator) throws IOException {
        everyVerbRefuses(hostile.loop(operator), operator + " \"again\"", "a graph of its own");
    }

    @Test
    void a_loop_that_hides_in_a_function_and_other_graphs_within_the_graph() throws IOException {
        classifyRefuses(hostile.loopInFunction(), "function of its own", "\"End\"");
        classifyRefuses(hostile.branch("w1"), "If \"if\"", "plain operators");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MaxPool", "AveragePool", "LpPool"})
    void hours_of_pooling(String operator) throws IOException {
        everyVerbRefuses(hostile.between("", operator, 3000, 801), operator + " \"hidden", "billion multiply-adds");
    }

    @Test
    void products_of_constants_alone_that_take_hours() throws IOException {
        classifyRefuses(hostile.constantProducts(2000), "MatMul \"p", "the network needs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LSTM", "Det", "DFT", "com.microsoft:CDist", "TopK", "NonZero", "Unique"})
    void an_operator_whose_time_has_no_bound(String operator) throws IOException {
        String[] words = operator.contains(":") ? operator.split(":", -1) : new String[] {"", operator};
        everyVerbRefuses(hostile.between(words[0], words[1], 1, 0), words[1] + " \"hidden0\"", "no bound");
    }

    @Test
    void weights_that_are_no_numbers() throws IOException {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            everyVerbRefuses(hostile.number(Head.BIAS, odd), "is no number", Head.BIAS, "Restore a copy");
        }
        classifyRefuses(hostile.number(Head.WEIGHT, 3e38f), "no probabilities", "restore a copy");
    }

    @Test
    void metadata_that_names_images_of_two_thousand_million_pixels() throws IOException {
        everyVerbRefuses(
                replacing("quadrant.preprocessing", "\"size\":16", "\"size\":2000000000"), "2000000000 pixels");
        classifyRefuses(replacing("quadrant.preprocessing", "\"size\":16", "\"size\":3000000000"), "damaged");
        classifyRefuses(replacing("quadrant.preprocessing", "\"size\":16", "\"size\":32"), "32 pixels", "16, 16");
        long most = Integer.MAX_VALUE;
        everyVerbRefuses(hostile.input(-1, 3, most, most), "2147483647", "Export");
        classifyRefuses(hostile.input(-1, most, 16, 16), "2147483647");
        classifyRefuses(hostile.input(most, 3, 16, 16), "2147483647");
        classifyRefuses(hostile.input(-1, 3, 16384, 16384), "");
    }

    @Test
    void metadata_that_is_out_of_bounds() throws IOException {
        classifyRefuses(replacing("quadrant.preprocessing", "60.0", "1e999"), "damaged");
        classifyRefuses(replacing("quadrant.preprocessing", "127.0", "NaN"), "damaged");
        classifyRefuses(replacing("quadrant.preprocessing", "0.5", "1e-300"), "damaged", "µm");
        classifyRefuses(
                with(SmallModel.of().toBytes(), "quadrant.provenance", "{\"a\":null}"), "damaged", "provenance");
        classifyRefuses(
                with(SmallModel.of().toBytes(), "quadrant.classes", "[\"a\",\"b\",\"" + "c".repeat(20_000) + "\"]"),
                "damaged",
                "letters");
        classifyRefuses(
                with(SmallModel.of().toBytes(), "quadrant.seen", "0".repeat(20 << 20)),
                "damaged",
                "metadata is longer");
        classifyRefuses(
                with(
                        SmallModel.of().toBytes(),
                        "quadrant.doubt",
                        "{\"version\":1,\"heldOut\":\"\",\"temperature\":1,\"sets\":{\"coverage\":0.9,"
                                + "\"limits\":[null,1,1],\"groups\":[1,1,1]}}"),
                "damaged",
                "limits");
    }

    @Test
    void one_number_for_several_classes() throws IOException {
        everyVerbRefuses(hostile.oneNumber(), "[[1]]", "[[3]]", "one for each class");
        classifyRefuses(hostile.withoutSoftmax(), "no probabilities");
    }

    @Test
    void four_outputs() throws IOException {
        everyVerbRefuses(hostile.outputs(4), "has the outputs", "copy3", "one was expected");
    }

    @Test
    void a_device_in_place_of_a_model() {
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero), "Skipped: there is no /dev/zero");
        for (List<String> args : verbs(zero).subList(0, 5)) {
            refused(args, "is no ordinary file", "Give the path of an .onnx file");
        }
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "Skipped: there are no pipes");
        Path pipe = temp.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void a_pipe_in_place_of_a_model() throws IOException, InterruptedException {
        for (List<String> args : verbs(pipe("pipe.onnx"))) {
            refused(args, "is no ordinary file");
        }
    }

    @Test
    void a_pipe_in_place_of_a_table_a_plan_and_rois() throws IOException, InterruptedException {
        String out = temp.resolve("out").toString();
        String picture = data.resolve("disc/d0.png").toString();
        Files.write(model, SmallModel.of().toBytes());
        String csv = pipe("pipe.csv").toString();
        refused(List.of("finetune", csv, "--output", out), "pipe.csv");
        refused(
                List.of(
                        "finetune",
                        data.toString(),
                        "--augmentation",
                        pipe("pipe.json").toString(),
                        "--output",
                        out),
                "pipe.json",
                "is no ordinary file");
        refused(
                List.of(
                        "classify",
                        model.toString(),
                        picture,
                        "--rois",
                        pipe("pipe.zip").toString(),
                        "--output",
                        out),
                "pipe.zip",
                "is no ordinary file");
    }

    private Path large(String name) throws IOException {
        Path large = temp.resolve(name);
        try (RandomAccessFile f = new RandomAccessFile(large.toFile(), "rw")) {
            f.setLength(3L << 30);
        }
        return large;
    }

    @Test
    void three_gibibytes_in_place_of_a_model_a_table_a_plan_and_rois() throws IOException {
        String out = temp.resolve("out").toString();
        String picture = data.resolve("disc/d0.png").toString();
        Files.write(model, SmallModel.of().toBytes());
        refused(classify(large("large.onnx")), "3072 MiB");
        refused(List.of("finetune", large("large.csv").toString(), "--output", out), "3072 MiB", "a CSV file");
        refused(
                List.of(
                        "finetune",
                        data.toString(),
                        "--augmentation",
                        large("large.json").toString(),
                        "--output",
                        out),
                "3072 MiB",
                "an augmentation plan");
        refused(
                List.of(
                        "classify",
                        model.toString(),
                        picture,
                        "--rois",
                        large("large.zip").toString(),
                        "--output",
                        out),
                "3072 MiB",
                "a file of ROIs");
    }

    /** Whether HUP is ignored here, as under nohup, and so by every process that is started. */
    private static boolean ignoresHangUp() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(l -> l.startsWith("SigIgn:"))
                        .anyMatch(l -> (Long.parseUnsignedLong(l.replaceAll("\\W|SigIgn", ""), 16) & 1) == 1);
    }

    @Test
    void the_second_signal_ends_work_that_does_not_listen() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Skipped: this test resets signals as on Linux");
        for (String second : ignoresHangUp() ? List.of("TERM") : List.of("TERM", "HUP")) {
            Process deaf = java(Deaf.class);
            try {
                assertThat(deaf.inputReader().readLine()).isEqualTo("ready");
                signal("TERM", deaf);
                assertThat(deaf.inputReader().readLine()).isEqualTo("asked to stop");
                assertThat(deaf.isAlive()).isTrue();
                signal(second, deaf);
                assertThat(deaf.waitFor(20, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
                assertThat(deaf.exitValue()).isNotZero();
            } finally {
                deaf.destroyForcibly();
            }
        }
    }

    @Test
    void one_termination_signal_ends_work_that_does_not_listen() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Skipped: this test resets signals as on Linux");
        Process deaf = java(Deaf.class);
        try {
            assertThat(deaf.inputReader().readLine()).isEqualTo("ready");
            signal("TERM", deaf);
            assertThat(deaf.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(deaf.exitValue()).isEqualTo(143);
        } finally {
            deaf.destroyForcibly();
        }
    }

    @Test
    void the_first_ctrl_c_says_how_to_end_at_once() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Skipped: this test resets signals as on Linux");
        Process listening = java(Listening.class);
        try {
            assertThat(listening.errorReader().readLine()).endsWith("ready");
            signal("INT", listening);
            assertThat(listening.errorReader().readLine()).contains("Ctrl-C again");
            assertThat(listening.isAlive()).isTrue();
        } finally {
            listening.destroyForcibly();
        }
    }

    private static Process java(Class<?> main) throws IOException {
        // a shell lets what it starts in the background ignore Ctrl-C
        return new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .start();
    }

    private static void signal(String name, Process to) throws IOException, InterruptedException {
        new ProcessBuilder(Arrays.asList("kill", "-" + name, Long.toString(to.pid())))
                .start()
                .waitFor();
    }

    /** Work that hears of the wish to stop and goes on for ever. */
    static final class Deaf {
        private Deaf() {}

        public static void main(String[] args) throws InterruptedException {
            Signals.to(name -> System.out.println("asked to stop"), () -> false);
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** A command at work for ever. */
    static final class Listening {
        private Listening() {}

        public static void main(String[] args) throws InterruptedException {
            try (Console console = new Console(true)) {
                console.warn("ready");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }
}
