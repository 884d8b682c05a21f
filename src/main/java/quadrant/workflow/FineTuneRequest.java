package quadrant.workflow;

import java.nio.file.Path;
import quadrant.dataset.Dataset;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;
import quadrant.plan.TrainingPlan;

/**
 * A fine-tuning, as a face asks for it.
 *
 * @param workFolder where the run keeps its checkpoint; one that is there already is gone on with
 */
public record FineTuneRequest(
        TrainingPlan plan,
        Dataset dataset,
        HoldOut holdOut,
        ChannelMapping mapping,
        ResizeRule resize,
        boolean skipUnreadable,
        Path workFolder) {}
