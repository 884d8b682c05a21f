package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;

/** Small files in the forms that exporters give them. */
class ImporterTest {
    @TempDir
    private Path folder;

    /** image → 2 convolution channels → pooled → two classes. */
    private final List<Node> plain = List.of(
            GraphEdits.node("Conv", "conv", List.of("image", "w"), "x"),
            GraphEdits.node("Relu", "relu", List.of("x"), "y"),
            GraphEdits.node("GlobalAveragePool", "pool", List.of("y"), "p"),
            GraphEdits.node("Flatten", "flat", List.of("p"), "f"),
            GraphEdits.node("Gemm", "fc", List.of("f", "fc.w", "fc.b"), "logits"));

    private static ModelProto.Builder model(int opset, List<Node> nodes, long... image) {
        GraphProto.Builder g = GraphProto.newBuilder().setName("g").addInput(value("image", 1, image));
        nodes.forEach(n -> g.addNode(n.proto()));
        for (Tensor t : weights()) {
            g.addInitializer(t.toProto());
        }
        g.addOutput(GraphEdits.value(nodes.get(nodes.size() - 1).outputs().get(0)));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(g);
    }

    private static List<Tensor> weights() {
        return List.of(
                Tensor.of("w", List.of(2L, 3L, 1L, 1L), new float[] {1, -0.5f, 0.25f, 0.5f, 2, -1}),
                Tensor.of("w1", List.of(2L, 1L, 1L, 1L), new float[] {1, -0.5f}),
                Tensor.of("fc.w", List.of(2L, 2L), new float[] {1, 2, 3, 4}),
                Tensor.of("fc.b", List.of(2L), new float[] {0.5f, -0.5f}),
                Tensor.of("token", List.of(1L, 1L, 2L), new float[] {0.25f, 0.75f}));
    }

    private static ValueInfoProto value(String name, int type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long d : dims) {
            shape.addDim(
                    d > 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimValue(d)
                            : TensorShapeProto.Dimension.newBuilder().setDimParam("d" + shape.getDimCount()));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    private Path file(ModelProto.Builder model) {
        try {
            return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OnnxGraph read(ModelProto.Builder model) {
        return Importer.read(file(model), OptionalInt.empty());
    }

    private String refused(ModelProto.Builder model) {
        return TestData.refusal(() -> read(model)).problem();
    }

    private static float[] run(OnnxGraph g) {
        return Runs.outputs(g, 3, 7).get(0);
    }

    private float[] expected() {
        return run(read(model(17, plain, 0, 3, 4, 4)));
    }

    @Test
    void channels_last_and_a_fixed_batch_become_channels_first_and_free() {
        List<Node> nodes = new ArrayList<>(plain);
        nodes.add(
                0,
                GraphEdits.node(
                        "Transpose",
                        "t",
                        List.of("image"),
                        "chw",
                        GraphEdits.integers("perm", List.of(0L, 3L, 1L, 2L))));
        nodes.set(1, GraphEdits.node("Conv", "conv", List.of("chw", "w"), "x"));
        ModelProto.Builder nhwc = model(17, nodes, 1, 4, 4, 3);
        assertThat(ImageInput.of(new OnnxGraph(nhwc.build())))
                .isEqualTo(new ImageInput("image", ImageInput.Layout.NHWC, 3, OptionalInt.of(4)));
        OnnxGraph graph = read(nhwc);
        assertThat(graph.inputShape()).containsExactly(-1L, 3L, 4L, 4L);
        assertThat(run(graph)).isEqualTo(expected());
        assertThat(run(Importer.read(file(model(17, nodes, 0, 0, 0, 0)), OptionalInt.of(4))))
                .isEqualTo(expected());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, -1", "3, -1", "3, 3"})
    void a_reshape_to_a_fixed_batch_follows_the_images(int batch, long first) {
        List<Node> nodes = new ArrayList<>(plain.subList(0, 3));
        nodes.add(GraphEdits.node("Reshape", "flat", List.of("p", "shape"), "f"));
        nodes.add(plain.get(4));
        ModelProto.Builder m = model(17, nodes, batch, 3, 4, 4);
        m.getGraphBuilder()
                .addInitializer(Tensor.of("shape", first, first < 0 ? 2 : -1).toProto());
        assertThat(run(read(m))).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void a_class_token_is_joined_to_any_number_of_images(long batch) {
        List<Node> nodes = List.of(
                plain.get(0),
                GraphEdits.node("Reshape", "r", List.of("x", "shape"), "r"),
                GraphEdits.node("Transpose", "t", List.of("r"), "t", GraphEdits.integers("perm", List.of(0L, 2L, 1L))),
                GraphEdits.node("Shape", "s", List.of("image"), "s"),
                GraphEdits.node("Gather", "n", List.of("s", "zero"), "n"),
                GraphEdits.node("Concat", "d", List.of("n", "rest"), "d", GraphEdits.integer("axis", 0)),
                GraphEdits.node("Expand", "e", List.of("token", "d"), "e"),
                GraphEdits.node("Concat", "c", List.of("e", "t"), "tokens", GraphEdits.integer("axis", 1)));
        ModelProto.Builder m = model(17, nodes, batch, 3, 4, 4);
        m.getGraphBuilder()
                .addInitializer(Tensor.of("shape", Math.max(0, batch), 2, 16).toProto())
                .addInitializer(Tensor.of("zero", 0).toProto())
                .addInitializer(Tensor.of("rest", 1, 2).toProto());
        OnnxGraph graph = read(m);
        Anatomy anatomy = Anatomy.of(graph);
        assertThat(anatomy.head()).isEqualTo(new Head("quadrant.features", 2, 0));
        assertThat(anatomy.cuts()).extracting(CutPoint::tensor).contains("tokens", "image");
        assertThat(run(anatomy.graph())).containsExactly(0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f);
    }

    @Test
    void a_batch_that_cannot_be_freed_is_refused() {
        List<Node> nodes = List.of(
                GraphEdits.node("ReduceMean", "m", List.of("image"), "m", GraphEdits.integers("axes", List.of(0L))));
        assertThat(refused(model(13, nodes, 2, 3, 4, 4))).contains("batches of 2");
    }

    @Test
    void half_floats_become_floats() {
        ModelProto.Builder half = model(17, plain, 0, 3, 4, 4);
        GraphProto.Builder g = half.getGraphBuilder();
        g.setInput(0, value("image", 10, 0, 3, 4, 4));
        for (int i = 0; i < g.getInitializerCount(); i++) {
            g.setInitializer(i, halved(g.getInitializer(i)));
        }
        OnnxGraph graph = read(half);
        assertThat(graph.initializer("w").orElseThrow().type()).isEqualTo(ElementType.FLOAT);
        assertThat(run(graph)).isEqualTo(expected());
    }

    /** The test's weights are exact in 16 bits. */
    private static TensorProto halved(TensorProto t) {
        float[] values = Tensor.of(t).floats();
        ByteBuffer b = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            int bits = Float.floatToIntBits(v);
            int exponent = v == 0 ? 0 : (bits >> 23 & 0xff) - 112;
            b.putShort((short) (((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff)));
        }
        return t.toBuilder()
                .setDataType(10)
                .setRawData(ByteString.copyFrom(b.array()))
                .build();
    }

    @Test
    void a_grey_network_sees_the_mean_of_the_channels() {
        List<Node> nodes = new ArrayList<>(plain);
        nodes.set(0, GraphEdits.node("Conv", "conv", List.of("image", "w1"), "x"));
        OnnxGraph graph = read(model(17, nodes, 0, 1, 4, 4));
        assertThat(graph.inputShape()).containsExactly(-1L, 3L, 4L, 4L);
        assertThat(run(graph)).hasSize(6);
        assertThat(run(read(model(18, nodes, 0, 1, 4, 4)))).isEqualTo(run(graph));
    }

    private ModelProto.Builder outside(String location, long offset, long length) {
        ModelProto.Builder m = model(17, plain, 0, 3, 4, 4);
        TensorProto.Builder t = m.getGraphBuilder().getInitializerBuilder(0);
        t.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (String[] e : new String[][] {
            {"location", location}, {"offset", Long.toString(offset)}, {"length", Long.toString(length)}
        }) {
            t.addExternalData(StringStringEntryProto.newBuilder().setKey(e[0]).setValue(e[1]));
        }
        return m;
    }

    @Test
    void weights_beside_the_model_are_read_there_and_nowhere_else() throws IOException {
        byte[] w = new byte[32];
        weights().get(0).raw().get(w, 8, 24);
        Files.write(folder.resolve("weights.bin"), w);
        assertThat(run(read(outside("weights.bin", 8, 24)))).isEqualTo(expected());
        assertThat(refused(outside("weights.bin", 16, 24))).contains("bytes 16 to 40", "32");
        assertThat(refused(outside("weights.bin", -8, 24))).contains("weights.bin");
        assertThat(refused(outside("weights.bin", 8, 20))).contains("\"w\"");
        assertThat(refused(outside("missing.bin", 0, 24))).contains("missing.bin", "no such file");
        assertThat(refused(outside("../weights.bin", 8, 24))).contains("not in the model's folder");
        assertThat(refused(outside(folder.resolve("weights.bin").toString(), 8, 24)))
                .contains("not in the model's folder");
        Path elsewhere = Files.createTempFile("elsewhere", ".bin");
        Files.write(elsewhere, w);
        Files.createSymbolicLink(folder.resolve("link.bin"), elsewhere);
        assertThat(refused(outside("link.bin", 8, 24))).contains("link.bin", "not in the model's folder");
        Files.delete(elsewhere);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 25})
    void operator_sets_outside_the_known_are_refused(int opset) {
        assertThat(refused(model(opset, plain, 0, 3, 4, 4))).contains("version " + opset, "7", "21");
    }

    @Test
    void faulty_graphs_are_refused_by_name() {
        List<Node> circle = List.of(
                GraphEdits.node("Add", "a", List.of("image", "c"), "b"),
                GraphEdits.node("Relu", "r", List.of("b"), "c"));
        assertThat(refused(model(17, circle, 0, 3, 4, 4))).contains("circle", "\"a\"");
        List<Node> missing = List.of(GraphEdits.node("Conv", "conv", List.of("image", "nowhere"), "x"));
        assertThat(refused(model(17, missing, 0, 3, 4, 4))).contains("nowhere", "\"conv\"");
        List<Node> twice = List.of(
                GraphEdits.node("Relu", "a", List.of("image"), "b"),
                GraphEdits.node("Relu", "c", List.of("image"), "b"));
        assertThat(refused(model(17, twice, 0, 3, 4, 4))).contains("\"b\"");
        ModelProto.Builder none = model(17, plain, 0, 3, 4, 4);
        none.getGraphBuilder().clearOutput();
        assertThat(refused(none)).contains("no output");
        ModelProto.Builder foreign = model(17, plain, 0, 3, 4, 4);
        foreign.getGraphBuilder().getNodeBuilder(1).setDomain("my.ops");
        assertThat(TestData.refusal(() -> Anatomy.of(read(foreign))).problem()).contains("Relu \"relu\"", "my.ops");
        assertThat(refused(model(17, plain, 0, 3, 4, 6))).contains("6×4");
        assertThat(refused(model(17, plain, 0, 3, 100_000, 100_000))).contains("100000", "at most 16384");
        assertThat(refused(model(17, plain, 0, 3, 16_000, 16_000))).contains("2^28");
    }

    @Test
    void unsorted_nodes_are_sorted_and_unused_inputs_dropped() {
        List<Node> reversed = new ArrayList<>(plain);
        Collections.reverse(reversed);
        ModelProto.Builder m = model(17, reversed, 0, 3, 4, 4);
        m.getGraphBuilder().addInput(value("unused", 1, 1));
        m.getGraphBuilder().setOutput(0, GraphEdits.value("logits"));
        assertThat(run(read(m))).isEqualTo(expected());
    }

    @Test
    void each_use_of_a_weight_gets_its_own() {
        List<Node> nodes = new ArrayList<>(plain);
        nodes.add(0, GraphEdits.node("Identity", "alias", List.of("fc.w"), "other"));
        nodes.set(5, GraphEdits.node("Gemm", "hidden", List.of("f", "fc.w", "fc.b"), "h"));
        nodes.add(GraphEdits.node("Gemm", "fc", List.of("h", "other", "fc.b"), "logits"));
        OnnxGraph graph = read(model(17, nodes, 0, 3, 4, 4));
        assertThat(graph.nodes()).extracting(Node::op).doesNotContain("Identity");
        List<String> read = graph.nodes().stream()
                .flatMap(n -> n.inputs().stream())
                .filter(graph::isInitializer)
                .toList();
        assertThat(read).hasSize(5).doesNotHaveDuplicates();
    }

    /** As Swin's table of relative positions, and the transposed weight of a small projection before DINOv2's LayerScale. */
    @Test
    void weights_that_are_only_laid_out_otherwise_stay_those_of_the_file() {
        List<Node> nodes = new ArrayList<>(plain.subList(0, 4));
        nodes.add(GraphEdits.node(
                "Transpose", "t", List.of("fc.w"), "fc.t", GraphEdits.integers("perm", List.of(1L, 0L))));
        nodes.add(GraphEdits.node("MatMul", "proj", List.of("f", "fc.t"), "projected"));
        nodes.add(GraphEdits.node("Gather", "g", List.of("fc.b", "index"), "gathered", GraphEdits.integer("axis", 0)));
        nodes.add(GraphEdits.node("Reshape", "r", List.of("gathered", "shape"), "bias"));
        nodes.add(GraphEdits.node("Add", "a", List.of("projected", "bias"), "logits"));
        ModelProto.Builder m = model(17, nodes, 0, 3, 4, 4);
        m.getGraphBuilder()
                .addInitializer(Tensor.of("index", 1, 1).toProto())
                .addInitializer(Tensor.of("shape", 1, 2).toProto());
        OnnxGraph graph = read(m);
        assertThat(graph.initializerNames()).contains("fc.w", "fc.b").doesNotContain("fc.t", "gathered", "bias");
        assertThat(run(graph)).isEqualTo(run(new OnnxGraph(m.build())));
    }

    @Test
    void the_logits_are_chosen_of_several_outputs() {
        ModelProto.Builder m = model(17, plain, 0, 3, 4, 4);
        m.getGraphBuilder().clearOutput().addOutput(GraphEdits.value("f")).addOutput(GraphEdits.value("logits"));
        assertThat(read(m).outputs()).containsExactly("logits");
    }

    @Test
    void a_network_without_a_classifier_gives_its_pooled_features() {
        OnnxGraph maps = read(model(17, plain.subList(0, 2), 0, 3, 4, 4));
        Anatomy anatomy = Anatomy.of(maps);
        assertThat(anatomy.head()).isEqualTo(new Head("quadrant.features", 2, 0));
        assertThat(run(anatomy.graph())).isEqualTo(run(Cutter.trunk(read(model(17, plain, 0, 3, 4, 4)), List.of("f"))));
        OnnxGraph whole = read(model(17, plain, 0, 3, 4, 4));
        assertThat(Anatomy.of(whole).head().classes()).isEqualTo(2);
    }

    @Test
    void token_rows_with_a_square_and_a_class_token_are_told_from_squares() {
        assertThat(Arrays.stream(new long[] {197, 198, 201, 205, 257, 261, 50}).allMatch(Places::classToken))
                .isTrue();
        assertThat(Arrays.stream(new long[] {196, 49, 256, 64, 8}).anyMatch(Places::classToken))
                .isFalse();
    }

    @Test
    void a_network_with_an_operator_whose_time_has_no_bound_is_no_backbone_to_train() {
        OnnxGraph free = new Chain(17)
                .node("NonZero", "where", List.of("image"))
                .node("Cast", "out", List.of("where"), "to=1")
                .build();
        assertThat(TestData.refusal(() -> Importer.requireBounded(free)).getMessage())
                .contains("NonZero \"where\"", "another backbone");
        OnnxGraph usual = new Chain(17).node("Relu", "out", List.of("image")).build();
        assertThatCode(() -> Importer.requireBounded(usual)).doesNotThrowAnyException();
    }
}
