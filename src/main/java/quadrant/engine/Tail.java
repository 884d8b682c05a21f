package quadrant.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trainable part of a network, with its optimiser and the running average of its weights. One owner closes it; one
 * thread uses it.
 */
public interface Tail extends AutoCloseable {
    /** The state of one trained parameter: its weights, the two moments of the optimiser, and the running average. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slots(float[] weights, float[] firstMoment, float[] secondMoment, float[] average) {}

    /**
     * A mini-batch on cached features, with the coefficients of its loss −Σᵢₖ targets[i,k] · log softmax(logits)[i,k].
     *
     * @param features direct, native order, n rows of float32
     * @param targets n×classes, not negative: smoothed labels times class weights over the batch's sum of weights
     * @param dropoutMask n×width of the pooled features, 0 or 1/(1−p); empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record TrainingBatch(ByteBuffer features, int n, float[] targets, float[] dropoutMask) {}

    /**
     * The parameters of one AdamW step (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
     *
     * @param step 1 for the first step of a run
     * @param learningRates by parameter name
     * @param averageDecay d in average ← d·average + (1−d)·weights
     */
    record StepRule(int step, Map<String, Double> learningRates, double weightDecay, double averageDecay) {}

    /**
     * The result of one training step for its batch, before the weights were updated.
     *
     * @param logits n×classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StepResult(double loss, float[] logits) {}

    /** The names of the trained parameters, in the order of the graph. */
    List<String> parameters();

    /** Stops training these parameters: they keep their values, and no gradient is computed for them. */
    void freeze(Set<String> names);

    /** One optimiser step on one batch. */
    StepResult step(TrainingBatch batch, StepRule rule);

    /**
     * The outputs for n rows of features by the averaged weights: n×classes logits.
     *
     * @param features direct, native order, n rows of float32 from position 0
     */
    float[] logits(ByteBuffer features, int n);

    /**
     * The gradient of a weighted sum of the outputs, Σ over rows i and outputs k of {@code weights[k] · y[i, k]}, with respect
     * to each parameter, as the graph lays it out.
     *
     * @param features as in {@link #logits}
     * @param weights one for each output
     */
    Map<String, float[]> gradients(ByteBuffer features, int n, float[] weights);

    /**
     * The gradient of a weighted sum of the outputs, Σ over outputs k of {@code weights[k] · y[k]}, of one row with respect to
     * its features, as long as the row.
     *
     * @param features as in {@link #logits}, one row
     * @param weights one for each output
     */
    float[] featureGradient(ByteBuffer features, float[] weights);

    /** Copies of the running averages of the weights by name, in the graph's layout. */
    Map<String, float[]> averages();

    /** Sets the weights, and their running averages to the same values. */
    void adopt(Map<String, float[]> weights);

    /** The full state by parameter, in the order of the graph, that an interrupted run needs to continue exactly. */
    Map<String, Slots> state();

    /** Restores a state of this same tail. */
    void restore(Map<String, Slots> state);

    @Override
    void close();
}
