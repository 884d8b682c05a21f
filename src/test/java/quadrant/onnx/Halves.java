package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;

/**
 * A graph cut into two: the tail's input is the trunk's output.
 *
 * @param trunk image → features at the cut
 * @param tail features at the cut → output
 */
public record Halves(OnnxGraph trunk, OnnxGraph tail) {
    public static Halves of(OnnxGraph graph, String tensor) {
        return new Halves(Cutter.trunk(graph, List.of(tensor)), Cutter.tail(graph, tensor));
    }

    /** The joined graph: equal to the original one if neither half was changed. */
    public OnnxGraph join() {
        if (tail.input().equals(trunk.input())) {
            return tail;
        }
        GraphProto g = trunk.graph().toBuilder()
                .addAllNode(tail.graph().getNodeList())
                .addAllInitializer(tail.graph().getInitializerList().stream()
                        .filter(t -> !trunk.isInitializer(t.getName()))
                        .toList())
                .clearOutput()
                .addAllOutput(tail.graph().getOutputList())
                .build();
        return trunk.with(g);
    }
}
