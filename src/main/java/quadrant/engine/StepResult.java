package quadrant.engine;

/**
 * The result of one training step for its batch, before the weights were updated.
 *
 * @param loss the batch's loss
 * @param logits n×classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StepResult(double loss, float[] logits) {}
