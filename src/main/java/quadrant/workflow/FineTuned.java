package quadrant.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.augment.ViewSheet;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.training.EpochRecord;

/**
 * The result of a fine-tuning.
 *
 * @param uncertain the model's uncertainty
 * @param test the model's predictions for the held-out images, or for bags of them where labels are of bags; empty where none
 *     were held out
 * @param features that the model's classifier reads of the training and test images, by id; empty where they are not known
 * @param testHeadOnly the predictions of the frozen features with the head alone for them
 * @param testColour the predictions of the colour baseline for them, fitted on the same training images
 * @param seconds by phase
 * @param device in words
 * @param views augmented views of some training images
 * @param alike images that look alike across groups or labels
 */
public record FineTuned(
        FineTunedModel model,
        BackboneCard backbone,
        Advice advice,
        Parts parts,
        List<EpochRecord> epochs,
        int keptEpoch,
        double largestDifference,
        Uncertain uncertain,
        Optional<Predictions> test,
        Map<String, float[]> features,
        Optional<Predictions> testHeadOnly,
        Optional<Predictions> testColour,
        Map<String, Double> seconds,
        String device,
        List<String> skipped,
        String dataHash,
        ViewSheet views,
        Alike alike) {
    public FineTuned {
        epochs = List.copyOf(epochs);
        skipped = List.copyOf(skipped);
    }

    /**
     * The model's uncertainty, and how it was calibrated.
     *
     * @param heldOut the predictions for the calibration images, none of which are in the test set
     */
    public record Uncertain(List<String> sentences, Optional<Predictions> heldOut) {
        public Uncertain {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * Images that look like one another.
     *
     * @param all the images that the pairs refer to by index
     */
    public record Alike(Dataset all, List<CopyPair> pairs) {
        public Alike {
            pairs = List.copyOf(pairs);
        }
    }

    /** The split. */
    public record Parts(Dataset train, Dataset validation, Dataset test) {}
}
