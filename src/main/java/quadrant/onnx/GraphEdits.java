package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The basic operations on a graph's lists, used for cutting, joining and replacing the head. */
final class GraphEdits {
    private GraphEdits() {}

    /** The nodes that the targets depend on, up to the stops, in the file's order. */
    static List<Node> ancestors(OnnxGraph graph, Collection<String> targets, Set<String> stops) {
        Map<String, Node> producer = new HashMap<>();
        graph.nodes().forEach(n -> n.outputs().forEach(o -> producer.put(o, n)));
        Set<Node> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(targets);
        while (!open.isEmpty()) {
            String tensor = open.pop();
            Node node = stops.contains(tensor) ? null : producer.get(tensor);
            if (node != null && seen.add(node)) {
                open.addAll(node.reads());
            }
        }
        return graph.nodes().stream().filter(seen::contains).toList();
    }

    /** A graph with the given nodes, and the constants that they use. */
    static OnnxGraph assemble(
            OnnxGraph origin, List<Node> nodes, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
        Set<String> used = new HashSet<>();
        nodes.forEach(n -> used.addAll(n.reads()));
        List<TensorProto> constants = origin.initializerProtos().stream()
                .filter(t -> used.contains(t.getName()))
                .toList();
        GraphProto g = GraphProto.newBuilder()
                .setName(origin.graph().getName())
                .addAllNode(nodes.stream().map(Node::proto).toList())
                .addAllInitializer(constants)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
        return origin.with(g);
    }

    /** The same with only those nodes that the outputs need. */
    static OnnxGraph assembleNeeded(
            OnnxGraph origin, List<Node> nodes, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
        OnnxGraph all = assemble(origin, nodes, inputs, outputs);
        return assemble(all, ancestors(all, all.outputs(), Set.of()), inputs, outputs);
    }

    /** A float tensor of unknown shape. */
    static ValueInfoProto value(String name) {
        return value(name, ElementType.FLOAT);
    }

    /** A tensor of unknown shape. */
    static ValueInfoProto value(String name, ElementType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.code())))
                .build();
    }

    /** A tensor of the given dimensions, −1 for the number of images. */
    static ValueInfoProto value(String name, ElementType type, long[] dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long d : dims) {
            TensorShapeProto.Dimension.Builder dim = shape.addDimBuilder();
            if (d < 0) {
                dim.setDimParam("N");
            } else {
                dim.setDimValue(d);
            }
        }
        ValueInfoProto.Builder v = value(name, type).toBuilder();
        v.getTypeBuilder().getTensorTypeBuilder().setShape(shape);
        return v.build();
    }

    /** A float tensor N×columns. */
    static ValueInfoProto table(String name, long columns) {
        return value(name, ElementType.FLOAT, new long[] {-1, columns});
    }

    /** The graph's declaration of its image input. */
    static List<ValueInfoProto> imageInput(OnnxGraph graph) {
        String name = graph.input();
        return graph.graph().getInputList().stream()
                .filter(v -> v.getName().equals(name))
                .toList();
    }

    static Node node(String op, String name, List<String> inputs, String output, AttributeProto... attributes) {
        return new Node(NodeProto.newBuilder()
                .setOpType(op)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build());
    }

    /**
     * A ReduceMean; its axes are an attribute before opset 18, and a constant input from there on.
     *
     * @param keep whether the axes are kept with length 1
     */
    static Node mean(String of, String name, List<Long> axes, boolean keep, int opset, Consumer<Tensor> constants) {
        AttributeProto keepdims = integer("keepdims", keep ? 1 : 0);
        if (opset < 18) {
            return node("ReduceMean", name, List.of(of), name, integers("axes", axes), keepdims);
        }
        Tensor constant = Tensor.of(name + ".axes", Dims.of(axes));
        constants.accept(constant);
        return node("ReduceMean", name, List.of(of, constant.name()), name, keepdims);
    }

    /** A Slice; its bounds are attributes before opset 10, and constant inputs from there on. */
    static Node slice(
            String of,
            String name,
            List<Long> axes,
            List<Long> from,
            List<Long> to,
            int opset,
            Consumer<Tensor> constants) {
        if (opset < 10) {
            return node(
                    "Slice",
                    name,
                    List.of(of),
                    name,
                    integers("axes", axes),
                    integers("starts", from),
                    integers("ends", to));
        }
        constants.accept(Tensor.of(name + ".from", Dims.of(from)));
        constants.accept(Tensor.of(name + ".to", Dims.of(to)));
        constants.accept(Tensor.of(name + ".axis", Dims.of(axes)));
        return node("Slice", name, List.of(of, name + ".from", name + ".to", name + ".axis"), name);
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    /** The same graph with more constants. */
    static OnnxGraph withConstants(OnnxGraph graph, List<Tensor> constants) {
        GraphProto.Builder g = graph.graph().toBuilder();
        constants.forEach(t -> g.addInitializer(t.toProto()));
        return graph.with(g.build());
    }
}
