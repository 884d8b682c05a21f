package quadrant.advisor;

import quadrant.onnx.PooledLayers.Family;

/**
 * How well one way of pooling separates the classes: by all layers that are pooled in it alone, on left-out images.
 *
 * @param family whole maps, their centres, or the correlations of early layers
 */
public record FamilyEvidence(Family family, LayerEvidence.Score alone) {
    /** In words. */
    public String text() {
        return switch (family) {
            case WHOLE -> "whole maps";
            case CENTRE -> "their centres";
            case EARLY -> "the early layers' correlations";
        };
    }
}
