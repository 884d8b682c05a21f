package quadrant.engine.djl;

import quadrant.onnx.Node;

/** A node before it is run: what the graph alone determines. */
record Form(Node node, int opset, Flow flow) {
    /** Whether input {@code i} is omitted, or known once the batch size is. */
    boolean fixed(int i) {
        return node.input(i).map(name -> flow.kind(name) != Flow.Kind.IMAGE).orElse(true);
    }

    /** Whether input {@code i} depends on the image. */
    boolean ofImage(int i) {
        return node.input(i).map(flow::ofImage).orElse(false);
    }

    boolean usesOnlyTheFirstOutput() {
        return node.outputs().stream().skip(1).noneMatch(flow::isRead);
    }
}
