package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The basic operations on a graph's lists, used for cutting, joining and replacing the head. */
final class GraphEdits {
    private GraphEdits() {}

    /** The nodes that the targets depend on, up to the stops, in the file's order. */
    static List<Node> ancestors(OnnxGraph graph, Collection<String> targets, Set<String> stops) {
        Map<String, Node> producer = graph.producers();
        Set<Node> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(targets);
        while (!open.isEmpty()) {
            String tensor = open.pop();
            Node node = stops.contains(tensor) ? null : producer.get(tensor);
            if (node != null && seen.add(node)) {
                open.addAll(node.inputs());
            }
        }
        return graph.nodes().stream().filter(seen::contains).toList();
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

    /** The declared dimensions, −1 where one is free. */
    static List<Long> dims(ValueInfoProto v) {
        return v.getType().getTensorType().getShape().getDimList().stream()
                .map(d -> d.hasDimValue() ? d.getDimValue() : -1L)
                .toList();
    }

    /** A float tensor N×columns. */
    static ValueInfoProto table(String name, long columns) {
        return value(name, ElementType.FLOAT, new long[] {-1, columns});
    }

    /** The first dimension, the number of images. */
    static TensorShapeProto.Dimension.Builder batch(ValueInfoProto.Builder v) {
        return v.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0);
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
}
