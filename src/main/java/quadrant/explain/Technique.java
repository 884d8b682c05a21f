package quadrant.explain;

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
