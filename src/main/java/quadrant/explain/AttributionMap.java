package quadrant.explain;

import java.util.List;
import quadrant.evaluation.Prediction;
import quadrant.pixels.Patch;

/**
 * A heat map: the regions of one image that a model's prediction of one class depends on.
 *
 * @param image the square that the network received, RGB in 0–255, 3×S×S
 * @param grid the map as it was computed: 1×rows×columns
 * @param heat the map for each pixel of the image: 1×S×S. For activation maps: by how much a position raises the score of the
 *     class, in units of the score divided by the number of positions, 0 or more unless it is a map of all layers, where a
 *     position may lower it; for occlusion: by how much the probability of the class falls, −1 to 1
 * @param probabilities of all classes
 * @param shown the class that the map is for
 */
public record AttributionMap(
        Patch image, Patch grid, Patch heat, List<Float> probabilities, int shown, Technique technique) {
    public AttributionMap {
        probabilities = List.copyOf(probabilities);
    }

    /** The most probable class, the first of equals. */
    public int predicted() {
        return Prediction.largest(probabilities);
    }

    /** How a heat map was made. */
    public enum Technique {
        /**
         * Class activation map, CAM (Zhou et al., CVPR 2016): for networks that average a map over its positions and put one linear
         * layer on the means, the sum over channels k of w[c,k]·A[k], which equals Grad-CAM for such networks.
         */
        CAM,
        /**
         * Gradient-weighted class activation map, Grad-CAM (Selvaraju et al., ICCV 2017): the weight of a channel is the mean over
         * the positions of the gradient of the class's score.
         */
        GRAD_CAM,
        /** Class activation map of all layers, for models that read the means and deviations of all: see {@link LayerMaps}. */
        ALL_LAYERS,
        /**
         * Occlusion (Zeiler and Fergus, ECCV 2014): by how much the probability of the class falls when a square of the image is
         * covered.
         */
        OCCLUSION
    }
}
