package quadrant.plan;

/** Which part of the network is trained. */
public enum Strategy {
    /** In large sets what the size–similarity matrix prescribes, in small ones {@code LAYERS}. */
    AUTO,
    /** What the size–similarity matrix prescribes for the dataset's quadrant, compared with {@code LAYERS}. */
    QUADRANT,
    /** Frozen network with a classifier on the pooled outputs of all its layers, in closed form. */
    LAYERS,
    /** Strategy 3: frozen features of the last layer, a new classifier. */
    HEAD,
    /** Strategy 2: the classifier and the top layers, to a depth. */
    TOP,
    /** Strategy 1: everything, starting from the pretrained weights. */
    ALL
}
