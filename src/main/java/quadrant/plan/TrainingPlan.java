package quadrant.plan;

import java.util.Optional;
import java.util.OptionalInt;
import quadrant.augment.AugmentationPlan;

/**
 * The user's wishes for a fine-tuning; empty or {@code AUTO} values are left to the advisor. Menu, macro, SciJava command and
 * command line all build this value.
 *
 * @param backbone a name from the catalogue
 * @param depth 0 is the head alone
 * @param batching how mini-batches are sampled and mixed
 * @param views augmented copies of each training image, the image itself among them
 * @param epochs passes over as many views as there are training images
 * @param deliver which model is delivered where several are compared
 * @param threads maximum number of working threads
 */
public record TrainingPlan(
        String backbone,
        Strategy strategy,
        OptionalInt depth,
        Optional<AugmentationPlan> augmentation,
        Batching batching,
        OptionalInt views,
        OptionalInt epochs,
        boolean earlyStopping,
        Deliver deliver,
        long seed,
        DeviceChoice device,
        int threads) {
    /** A copy with another augmentation plan. */
    public TrainingPlan withAugmentation(AugmentationPlan other) {
        return with(strategy, Optional.of(other));
    }

    /** A copy with another strategy. */
    public TrainingPlan with(Strategy other) {
        return with(other, augmentation);
    }

    private TrainingPlan with(Strategy other, Optional<AugmentationPlan> plan) {
        return new TrainingPlan(
                backbone, other, depth, plan, batching, views, epochs, earlyStopping, deliver, seed, device, threads);
    }
}
