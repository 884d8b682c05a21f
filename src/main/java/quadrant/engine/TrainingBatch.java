package quadrant.engine;

import java.nio.ByteBuffer;

/**
 * A mini-batch on cached features, with the coefficients of its loss −Σᵢₖ targets[i,k] · log softmax(logits)[i,k].
 *
 * @param features direct, native order, n rows of float32
 * @param targets n×classes, not negative: smoothed labels times class weights over the batch's sum of weights
 * @param dropoutMask n×width of the pooled features, 0 or 1/(1−p); empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainingBatch(ByteBuffer features, int n, float[] targets, float[] dropoutMask) {}
