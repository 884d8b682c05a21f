package quadrant.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.augment.ViewSheet;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.training.EpochRecord;

/**
 * The result of a fine-tuning.
 *
 * @param uncertain the model with its uncertainty
 * @param test predictions for the held-out images, or for bags of them where labels are of bags; empty where none were held out
 * @param leftOut the same for the training images, each by fits without its group; empty where the model is not fitted in
 *     closed form, as then these would not be the model's
 * @param features that the model's classifier reads of the training and test images, by id; empty where they are not known
 * @param seconds by phase
 * @param device in words
 * @param views augmented views of some training images
 * @param checked findings that would make a score too optimistic
 */
public record FineTuned(
        Uncertain uncertain,
        BackboneCard backbone,
        Advice advice,
        Parts parts,
        List<EpochRecord> epochs,
        int keptEpoch,
        double largestDifference,
        Optional<Scored> test,
        Optional<Scored> leftOut,
        Map<String, float[]> features,
        Map<String, Double> seconds,
        String device,
        List<String> skipped,
        String dataHash,
        ViewSheet views,
        CheckedData checked) {
    public FineTuned {
        epochs = List.copyOf(epochs);
        skipped = List.copyOf(skipped);
    }

    public FineTunedModel model() {
        return uncertain.model;
    }

    /**
     * A model, and how its uncertainty was calibrated.
     *
     * @param model with its uncertainty, where it has one
     * @param sentences on it, or why there is none
     * @param heldOut the predictions for the calibration images, none of which are in the test set
     */
    public record Uncertain(FineTunedModel model, List<String> sentences, Optional<Predictions> heldOut) {
        public Uncertain {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * Predictions for the same images by the model and by baselines that were fitted on the same training images.
     *
     * @param headOnly of the frozen features with the head alone
     * @param colour of the colour baseline
     */
    public record Scored(Predictions model, Optional<Predictions> headOnly, Optional<Predictions> colour) {}

    /** The split. */
    public record Parts(Dataset train, Dataset validation, Dataset test) {}
}
