package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small sound model files of colour images, of many operators, to be damaged. */
public final class Sound {
    private static final int SIZE = 16;

    private Sound() {}

    /** The files by name. */
    public static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("maps", colour(maps()));
        all.put("tokens", colour(tokens()));
        all.put("shapes", colour(shapes()));
        all.put("branches", colour(branches(1)));
        all.put("nested", colour(branches(6)));
        all.put("small", colour(Small.graph(13)));
        Variants.all().forEach((name, graph) -> all.put(name.replaceAll("[^A-Za-z0-9]+", "-"), colour(graph)));
        return all;
    }

    private static OnnxGraph maps() {
        return new Chain(17)
                .constant("k", List.of(4L, 2L, 3L, 3L))
                .constant("s", List.of(4L))
                .constant("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                .constant("scales", List.of(4L), 1, 1, 2, 2)
                .constant("t", List.of(4L, 2L, 2L, 2L))
                .constant("from", 1)
                .constant("to", 9)
                .constant("axis", 2)
                .node("Conv", "c", List.of("image", "k"), "pads=1,1,1,1", "strides=1,1", "kernel_shape=3,3")
                .node("BatchNormalization", "n", List.of("c", "s", "s", "s", "s"))
                .node("Relu", "r", List.of("n"))
                .node("MaxPool", "m", List.of("r"), "kernel_shape=2,2", "strides=2,2")
                .node("Pad", "p", List.of("m", "pads"))
                .node("AveragePool", "a", List.of("p"), "kernel_shape=3,3", "pads=1,1,1,1", "ceil_mode=1")
                .node("Resize", "z", List.of("a", "", "scales"))
                .node("ConvTranspose", "u", List.of("z", "t"), "strides=2,2", "kernel_shape=2,2")
                .node("Slice", "v", List.of("u", "from", "to", "axis"))
                .node("LRN", "l", List.of("v"), "size=3")
                .node("Transpose", "x", List.of("l"), "perm=0,1,3,2")
                .node("Concat", "y", List.of("x", "x"), "axis=1")
                .node("DepthToSpace", "d", List.of("y"), "blocksize=2")
                .node("SpaceToDepth", "e", List.of("d"), "blocksize=2")
                .node("GlobalAveragePool", "g", List.of("e"))
                .node("Flatten", "f", List.of("g"), "axis=1")
                .constant("w", List.of(4L, 5L))
                .node("Gemm", "scores", List.of("f", "w"))
                .build();
    }

    private static OnnxGraph tokens() {
        return new Chain(17)
                .constant("k", List.of(8L, 2L, 4L, 4L))
                .constant("rows", 0, 8, -1)
                .constant("token", List.of(1L, 1L, 8L))
                .constant("zero", 0)
                .constant("one", 1)
                .constant("rest", 1, 8)
                .constant("q", List.of(8L, 8L))
                .constant("s", List.of(8L))
                .node("Conv", "c", List.of("image", "k"), "strides=4,4")
                .node("Reshape", "r", List.of("c", "rows"))
                .node("Transpose", "t", List.of("r"), "perm=0,2,1")
                .node("Shape", "h", List.of("image"))
                .node("Slice", "n", List.of("h", "zero", "one"))
                .node("Concat", "d", List.of("n", "rest"), "axis=0")
                .node("Expand", "e", List.of("token", "d"))
                .node("Concat", "x", List.of("e", "t"), "axis=1")
                .node("LayerNormalization", "ln", List.of("x", "s", "s"), "axis=-1")
                .node("MatMul", "query", List.of("ln", "q"))
                .node("Transpose", "keys", List.of("ln"), "perm=0,2,1")
                .node("MatMul", "like", List.of("query", "keys"))
                .node("Softmax", "soft", List.of("like"), "axis=-1")
                .node("MatMul", "mixed", List.of("soft", "ln"))
                .node("Add", "sum", List.of("mixed", "x"))
                .constant("first", 0)
                .node("Gather", "g", List.of("sum", "first"), "axis=1")
                .node("Squeeze", "f", List.of("g", "one"))
                .constant("w", List.of(8L, 5L))
                .node("MatMul", "logits", List.of("f", "w"))
                .build();
    }

    private static OnnxGraph shapes() {
        return new Chain(13)
                .constant("start", 0)
                .constant("parts", 1, 1)
                .constant("repeats", 1, 1, 2, 1)
                .constant("dims", 1, 2, 1, 1)
                .constant("axes", 2, 3)
                .constant("deep", 1)
                .constant("k", List.of(2L, 2L, 1L, 1L))
                .node("Conv", "c", List.of("image", "k"))
                .node("ConstantOfShape", "o", List.of("dims"))
                .node("Add", "a", List.of("c", "o"))
                .node("Tile", "t", List.of("a", "repeats"))
                .node("ReduceMean", "m", List.of("t"), "axes=2,3", "keepdims=1")
                .node("Squeeze", "q", List.of("m", "axes"))
                .node("Unsqueeze", "u", List.of("q", "deep"))
                .node("Flatten", "f", List.of("u"))
                .node("Shape", "s", List.of("f"))
                .node("Size", "z", List.of("s"))
                .node("Cast", "zf", List.of("z"), "to=1")
                .node("Mul", "y", List.of("f", "zf"))
                .constant("most", 2)
                .node("TopK", "p", List.of("y", "most"), "axis=1")
                .constant("w", List.of(2L, 5L))
                .node("MatMul", "scores", List.of("p", "w"))
                .build();
    }

    /** A choice between two branches within such a choice, so many deep. */
    private static OnnxGraph branches(int deep) {
        OnnxGraph frame = Small.graph(17);
        GraphProto.Builder g = frame.graph().toBuilder();
        g.addInitializer(new Tensor("yes", ElementType.BOOL, List.of(), ByteBuffer.wrap(new byte[] {1})).toProto());
        g.setNode(2, choice("b1", "b2", deep));
        return new OnnxGraph(frame.model().toBuilder().setGraph(g).build());
    }

    static NodeProto choice(String in, String out, int deep) {
        NodeProto.Builder n = NodeProto.newBuilder()
                .setOpType("If")
                .setName("if" + deep)
                .addInput("yes")
                .addOutput(out);
        for (String branch : List.of("then_branch", "else_branch")) {
            String inner = branch + deep;
            boolean leaf = deep <= 1 || branch.startsWith("else");
            GraphProto body = GraphProto.newBuilder()
                    .setName(inner)
                    .addNode(
                            leaf
                                    ? GraphEdits.node("Relu", inner, List.of(in), inner)
                                            .proto()
                                    : choice(in, inner, deep - 1))
                    .addOutput(GraphEdits.value(inner))
                    .build();
            n.addAttribute(AttributeProto.newBuilder()
                    .setName(branch)
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body));
        }
        return n.build();
    }

    /** A colour image in front of a network for two channels. */
    static byte[] colour(OnnxGraph graph) {
        Draft draft = new Draft(graph);
        draft.rename("image", "two");
        draft.nodes.add(
                0,
                GraphEdits.node("Conv", "colour", List.of("image", "colour.w"), "two", GraphEdits.integer("group", 1))
                        .proto());
        draft.initializers.put(
                "colour.w",
                Tensor.of("colour.w", List.of(2L, 3L, 1L, 1L), new float[] {1, 2, 3, -1, 0, 1})
                        .toProto());
        draft.inputs.clear();
        draft.inputs.add(image());
        return draft.graph().toBytes();
    }

    private static ValueInfoProto image() {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long d : new long[] {3, SIZE, SIZE}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
        }
        return ValueInfoProto.newBuilder()
                .setName("image")
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT.code())
                                .setShape(shape)))
                .build();
    }

    /**
     * A model file with its weights in a file beside it.
     *
     * @param weights what lies in the file {@code weights.bin}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Parted(byte[] model, byte[] weights) {}

    /** Parts a model file from its weights. */
    public static Parted parted(byte[] model) {
        try {
            ModelProto.Builder m = ModelProto.parseFrom(model).toBuilder();
            GraphProto.Builder g = m.getGraphBuilder();
            ByteString all = ByteString.EMPTY;
            for (TensorProto.Builder t : g.getInitializerBuilderList()) {
                ByteString raw = t.getRawData();
                t.clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", "weights.bin"))
                        .addExternalData(entry("offset", Integer.toString(all.size())))
                        .addExternalData(entry("length", Integer.toString(raw.size())));
                all = all.concat(raw);
            }
            return new Parted(m.build().toByteArray(), all.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
