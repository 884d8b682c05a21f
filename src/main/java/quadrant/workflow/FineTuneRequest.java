package quadrant.workflow;

import java.nio.file.Path;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.dataset.Dataset;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.TrainingPlan;

/**
 * A fine-tuning, as a face asks for it.
 *
 * @param size which number says how large a class is
 * @param testViews how often the model is to look at an image; empty where it is found out what helps
 * @param uncertainty whether the model learns how far its probabilities can be trusted
 * @param workFolder where the run keeps its checkpoint; one that is there already is gone on with
 * @param allowLeakage whether the same pixels may be trained on and tested, under two names; with a warning
 */
public record FineTuneRequest(
        TrainingPlan plan,
        Dataset dataset,
        HoldOut holdOut,
        ChannelMapping mapping,
        ResizeRule resize,
        boolean skipUnreadable,
        DatasetProfile.SizeRule size,
        Optional<TestViews> testViews,
        boolean uncertainty,
        Path workFolder,
        boolean allowLeakage) {
    /** The same with other images held out, in a folder of its own. */
    FineTuneRequest with(HoldOut other, Path folder) {
        return new FineTuneRequest(
                plan,
                dataset,
                other,
                mapping,
                resize,
                skipUnreadable,
                size,
                testViews,
                uncertainty,
                folder,
                allowLeakage);
    }
}
