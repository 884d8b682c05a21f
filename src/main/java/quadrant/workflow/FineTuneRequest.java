package quadrant.workflow;

import java.nio.file.Path;
import java.util.Optional;
import quadrant.advisor.Inquiry;
import quadrant.dataset.Dataset;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.Doubting;
import quadrant.plan.TrainingPlan;

/**
 * A fine-tuning, as a face asks for it.
 *
 * @param search how size is counted, and how long a depth is looked for where none is named
 * @param testViews how often the model is to look at an image; empty where it is found out what helps
 * @param doubting from which images the model learns where its calls are to be doubted
 * @param workFolder where the run keeps its checkpoint; one that is there already is gone on with
 * @param allowLeakage whether the same pixels may be trained on and tested, under two names; said aloud
 */
public record FineTuneRequest(
        TrainingPlan plan,
        Dataset dataset,
        HoldOut holdOut,
        ChannelMapping mapping,
        ResizeRule resize,
        boolean skipUnreadable,
        Inquiry.Search search,
        Optional<TestViews> testViews,
        Doubting doubting,
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
                search,
                testViews,
                doubting,
                folder,
                allowLeakage);
    }
}
