package quadrant.onnx;

/** Whether the last layer of a network is taken for a classifier that gives way to the new one. */
public enum HeadKind {
    /**
     * A fully connected layer, or a 1×1 convolution that is pooled, at the very end is a classifier where a softmax or
     * sigmoid follows, or the output's name says so; it is none where the output's name speaks of features or embeddings, or
     * its width is a multiple of 64, as a projection's is; any other is one.
     */
    AUTOMATIC,
    /** A fully connected layer at the very end is a classifier. */
    CLASSIFIER,
    /** There is none: the output is the features. */
    FEATURES
}
