package quadrant.plan;

/** Which part of the network is trained. */
public enum Strategy {
    /** Chosen by the size–similarity matrix. */
    AUTO,
    /** Strategy 3: frozen features, a new classifier. */
    HEAD,
    /** Strategy 2: the classifier and the top layers, to a depth. */
    TOP,
    /** Strategy 1: everything, from the pretrained weights on. */
    ALL
}
