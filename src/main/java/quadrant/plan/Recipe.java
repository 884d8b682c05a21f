package quadrant.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import quadrant.augment.AugmentationPlan;

/**
 * What varies from one training to another. The constants were measured on small microscopy sets; see {@code docs/decisions.md}.
 *
 * @param depth number of stages below the head that are trained
 * @param views augmented copies of each training image, the image itself among them
 * @param epochs passes over as many views as there are training images
 * @param batching how mini-batches are sampled and mixed
 * @param brief for a training of few steps: twice the learning rate, half the warm-up
 */
public record Recipe(
        Strategy strategy,
        int depth,
        AugmentationPlan augmentation,
        int views,
        int epochs,
        boolean earlyStopping,
        Batching batching,
        boolean brief) {
    /** Views a step. */
    public static final int BATCH_SIZE = 32;

    /** The factor on the learning rate for each stage further down. */
    public static final double STAGE_DECAY = 0.7;

    public static final double WEIGHT_DECAY = 0.02;

    /** ε of Szegedy et al. 2016. */
    public static final double LABEL_SMOOTHING = 0.1;

    /** On the pooled features. */
    public static final double DROPOUT = 0.2;

    /** C of a head by logistic regression, as in scikit-learn. */
    public static final double HEAD_PENALTY = 0.02;

    /** The largest decay of the running average of the weights. */
    public static final double AVERAGE_DECAY = 0.99;

    /** Epochs without a better validation score before early stopping. */
    public static final int PATIENCE = 5;

    /** A copy that trains to another depth, for other epochs. */
    public Recipe with(int otherDepth, int otherEpochs) {
        return new Recipe(strategy, otherDepth, augmentation, views, otherEpochs, earlyStopping, batching, brief);
    }

    /** All hyperparameters by name, in the order of a report. */
    public Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("strategy", strategy);
        all.put("depth", depth);
        all.put("augmentation", augmentation);
        all.put("views", views);
        all.put("epochs", epochs);
        all.put("earlyStopping", earlyStopping);
        all.put("batchSize", BATCH_SIZE);
        all.put("learningRate", learningRate());
        all.put("stageDecay", STAGE_DECAY);
        all.put("weightDecay", WEIGHT_DECAY);
        all.put("warmUpSteps", warmUpSteps());
        all.put("labelSmoothing", LABEL_SMOOTHING);
        all.put("dropout", DROPOUT);
        all.put("headPenalty", HEAD_PENALTY);
        all.put("averageDecay", AVERAGE_DECAY);
        all.put("patience", PATIENCE);
        all.put("batching", batching.values());
        return all;
    }

    private int warmUpSteps() {
        return brief ? 10 : 20;
    }

    /** The learning rate of the head and the topmost stage. */
    public double learningRate() {
        return brief ? 2e-3 : 1e-3;
    }

    /** The learning rate of a stage; 0 is the head, 1 the topmost stage of the body. */
    public double stageRate(int stage) {
        return learningRate() * Math.pow(STAGE_DECAY, Math.max(0, stage - 1));
    }

    /** The factor on every learning rate at a step, counted from 0: linear warm-up, then half a cosine down to 0. */
    public double schedule(int step, int steps) {
        double cosine = 0.5 * (1 + Math.cos(Math.PI * step / steps));
        return Math.min((step + 1.0) / warmUpSteps(), cosine);
    }
}
