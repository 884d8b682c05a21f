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
 * What a fine-tuning ends with.
 *
 * @param uncertain the model's uncertainty
 * @param test what the model says of the held-out images, or of bags of them where labels are of bags; empty where none were held out
 * @param testHeadOnly what the frozen features with the head alone say of them
 * @param testColour what a classifier of colours alone, fitted on the same training images, says of them
 * @param seconds by phase
 * @param device in words
 * @param views some that it was trained on
 * @param alike images that look like one across groups or labels
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
     * How uncertain the model is, and how that was found.
     *
     * @param heldOut what it says of the images that it learnt this from, none of them of the test part
     */
    public record Uncertain(List<String> sentences, Optional<Predictions> heldOut) {
        public Uncertain {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * Images that look like one another.
     *
     * @param all that the pairs name by index
     */
    public record Alike(Dataset all, List<CopyPair> pairs) {
        public Alike {
            pairs = List.copyOf(pairs);
        }
    }

    /** The split. */
    public record Parts(Dataset train, Dataset validation, Dataset test) {}
}
