package quadrant.workflow;

import java.nio.file.Path;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.pixels.TestViews;
import quadrant.plan.TrainingPlan;

/**
 * A request for a fine-tuning, from any interface.
 *
 * @param size which number is taken as the size of a class
 * @param testViews test-time augmentation of the model; empty to choose what helps
 * @param uncertainty whether to calibrate the model's uncertainty
 * @param workFolder where the run stores its checkpoint; an existing one is resumed
 * @param allowLeakage whether images with the same pixels may be in training and test set under two names; with a warning
 */
public record FineTuneRequest(
        TrainingPlan plan,
        LabelledImages images,
        HoldOut holdOut,
        DatasetProfile.SizeRule size,
        Optional<TestViews> testViews,
        boolean uncertainty,
        Path workFolder,
        boolean allowLeakage) {
    /** A copy with other images held out, and a work folder of its own. */
    FineTuneRequest with(HoldOut other, Path folder) {
        return new FineTuneRequest(plan, images, other, size, testViews, uncertainty, folder, allowLeakage);
    }
}
