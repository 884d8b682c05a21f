package quadrant.engine;

import java.nio.ByteBuffer;

/** A mini-batch on cached features, with the coefficients of its loss. */
public final class TrainingBatch {
    private final ByteBuffer features;
    private final int n;
    private final float[] targets;
    private final float[] dropoutMask;

    /**
     * A batch whose loss is −Σᵢₖ targets[i,k] · log softmax(logits)[i,k].
     *
     * @param features direct, native order, n rows of float32
     * @param targets n×classes, not negative: smoothed labels times class weights over the batch's sum of weights
     * @param dropoutMask n×width of the pooled features, 0 or 1/(1−p); empty for none
     */
    public TrainingBatch(ByteBuffer features, int n, float[] targets, float[] dropoutMask) {
        this.features = features;
        this.n = n;
        this.targets = targets;
        this.dropoutMask = dropoutMask;
    }

    public ByteBuffer features() {
        return features;
    }

    public int n() {
        return n;
    }

    public float[] targets() {
        return targets;
    }

    public float[] dropoutMask() {
        return dropoutMask;
    }
}
