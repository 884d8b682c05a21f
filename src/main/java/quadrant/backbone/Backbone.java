package quadrant.backbone;

import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;

/** A pretrained network: graph, card, and where its old classifier sits. */
public record Backbone(BackboneCard card, OnnxGraph graph, Head head) {
    public static Backbone of(BackboneCard card, OnnxGraph graph) {
        return new Backbone(card, graph, Head.find(graph));
    }
}
