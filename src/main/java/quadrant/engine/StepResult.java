package quadrant.engine;

/** The result of one training step for its batch, before the weights were updated. */
public final class StepResult {
    private final double loss;
    private final float[] logits;

    public StepResult(double loss, float[] logits) {
        this.loss = loss;
        this.logits = logits;
    }

    /** The batch's loss. */
    public double loss() {
        return loss;
    }

    /** n×classes. */
    public float[] logits() {
        return logits;
    }
}
