package quadrant.engine.djl;

import quadrant.onnx.Node;

/** A node before it is run: what can be known of it from the graph alone. */
record Form(Node node, int opset, Flow flow) {
    /** Whether input {@code i} is left out, or known once the batch size is. */
    boolean fixed(int i) {
        return node.input(i).map(name -> flow.kind(name) != Flow.Kind.IMAGE).orElse(true);
    }

    /** Whether the image flows into input {@code i}. */
    boolean ofImage(int i) {
        return node.input(i).map(flow::ofImage).orElse(false);
    }

    boolean usesOnlyTheFirstOutput() {
        return node.outputs().stream().skip(1).noneMatch(flow::isRead);
    }
}
