package quadrant.engine;

/** What one training step says of its batch, before the weights moved. */
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
