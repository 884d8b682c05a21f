package quadrant.plan;

import quadrant.augment.AugmentationPlan;

/**
 * All hyperparameters of one fine-tuning.
 *
 * @param depth number of stages below the head that are trained
 * @param views augmented copies of each training image, the image itself among them
 * @param epochs passes over as many views as there are training images
 * @param batchSize views a step
 * @param learningRate of the head and the topmost stage
 * @param stageDecay factor on the learning rate for each stage further down
 * @param warmUpSteps steps of linear warm-up
 * @param labelSmoothing ε of Szegedy et al. 2016
 * @param dropout on the pooled features
 * @param headPenalty C of the head's logistic regression, as in scikit-learn
 * @param averageDecay largest decay of the running average of the weights
 * @param patience epochs without a better validation score before early stopping
 * @param batching how mini-batches are sampled and mixed
 */
public record Recipe(
        Strategy strategy,
        int depth,
        AugmentationPlan augmentation,
        int views,
        int epochs,
        boolean earlyStopping,
        int batchSize,
        double learningRate,
        double stageDecay,
        double weightDecay,
        int warmUpSteps,
        double labelSmoothing,
        double dropout,
        double headPenalty,
        double averageDecay,
        int patience,
        Batching batching) {
    public Recipe {
        if (strategy == Strategy.AUTO
                || strategy == Strategy.QUADRANT
                || depth < 0
                || views < 1
                || epochs < 1
                || batchSize < 1) {
            throw new IllegalArgumentException("A recipe leaves nothing open");
        }
    }

    /**
     * The defaults, measured on small microscopy sets; see {@code docs/decisions.md}.
     *
     * @param brief for a training of few steps: twice the learning rate, half the warm-up
     */
    public static Recipe proven(
            Strategy strategy,
            int depth,
            AugmentationPlan augmentation,
            int views,
            int epochs,
            boolean earlyStopping,
            Batching batching,
            boolean brief) {
        return new Recipe(
                strategy,
                depth,
                augmentation,
                views,
                epochs,
                earlyStopping,
                32,
                brief ? 2e-3 : 1e-3,
                0.7,
                0.02,
                brief ? 10 : 20,
                0.1,
                0.2,
                0.02,
                0.99,
                5,
                batching);
    }

    /** The defaults for mini-batches of all images equally. */
    public static Recipe proven(
            Strategy strategy, int depth, AugmentationPlan augmentation, int views, int epochs, boolean earlyStopping) {
        return proven(strategy, depth, augmentation, views, epochs, earlyStopping, Batching.PLAIN, false);
    }

    /** A copy that trains to another depth. */
    public Recipe with(int otherDepth) {
        return with(otherDepth, epochs);
    }

    /** A copy that trains to another depth, for other epochs. */
    public Recipe with(int otherDepth, int otherEpochs) {
        return new Recipe(
                strategy,
                otherDepth,
                augmentation,
                views,
                otherEpochs,
                earlyStopping,
                batchSize,
                learningRate,
                stageDecay,
                weightDecay,
                warmUpSteps,
                labelSmoothing,
                dropout,
                headPenalty,
                averageDecay,
                patience,
                batching);
    }

    /** The learning rate of a stage; 0 is the head, 1 the topmost stage of the body. */
    public double stageRate(int stage) {
        return learningRate * Math.pow(stageDecay, Math.max(0, stage - 1));
    }

    /** The factor on every learning rate at a step, counted from 0: linear warm-up, then half a cosine down to 0. */
    public double schedule(int step, int steps) {
        double cosine = 0.5 * (1 + Math.cos(Math.PI * step / steps));
        return Math.min((step + 1.0) / warmUpSteps, cosine);
    }
}
