package quadrant.backbone;

import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;

/** A pretrained network: graph, card, and the position of its old classifier. */
public record Backbone(BackboneCard card, OnnxGraph graph, Head head) {
    public static Backbone of(BackboneCard card, OnnxGraph graph) {
        return new Backbone(card, graph, Head.find(graph));
    }
}
