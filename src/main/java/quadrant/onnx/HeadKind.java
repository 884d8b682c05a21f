package quadrant.onnx;

/** Whether the last layer of a network is treated as a classifier, which the new one replaces. */
public enum HeadKind {
    /**
     * A fully connected layer, or a 1×1 convolution that is pooled, at the very end is a classifier where a softmax or sigmoid
     * follows, or the output's name suggests it. It is not one where the output's name contains features or embeddings, or its
     * width is a multiple of 64, as for projections. Any other last layer is a classifier.
     */
    AUTOMATIC,
    /** A fully connected layer at the very end is a classifier. */
    CLASSIFIER,
    /** The network has no classifier: the output is the features. */
    FEATURES
}
