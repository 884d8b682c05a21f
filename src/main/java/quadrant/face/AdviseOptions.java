package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetReader;
import quadrant.disk.DatasetRequest;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.workflow.Advise;

/** What {@code advise} is told: the options of {@code finetune} that bear on the advice. */
public final class AdviseOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "data",
            "output",
            "images",
            "group_by",
            "class_from",
            "context",
            "box",
            "um_per_px",
            "background",
            "tiles",
            "backbone",
            "size",
            "augmentation",
            "channels",
            "range",
            "resize",
            "seed",
            "device",
            "threads",
            "skip_unreadable"));

    private final FineTuneOptions options;
    private final Optional<Path> output;
    private final List<AugmentationPlan> plans;

    /** @throws quadrant.task.UserException when a key is unknown or a value is wrong */
    public AdviseOptions(Map<String, String> texts) {
        Options own = new Options(texts, KEYS);
        this.output = own.pathIfGiven("output");
        this.plans = PlanOption.several(own, "augmentation");
        Map<String, String> all = new LinkedHashMap<>(texts);
        if (!plans.isEmpty()) {
            all.remove("augmentation");
        }
        // a fine-tuning's options want one; nothing is written there
        all.put("output", "advice");
        this.options = new FineTuneOptions(all);
        options.check();
    }

    /** Where and how the images are found. */
    public DatasetRequest dataset() {
        return options.dataset();
    }

    /** The images to look at: open ones where there are some, else the data. */
    Dataset read(
            DatasetReader reader, Optional<MarkOptions.OpenImages> open, Optional<FineTunedModel> from, Task task) {
        return options.read(reader, open, from, task);
    }

    /** Where the advice is written, if anywhere. */
    public Optional<Path> output() {
        return output;
    }

    /** Of splits and draws. */
    public long seed() {
        return options.plan().seed();
    }

    /** The backbone to advise for. */
    public String backbone() {
        return options.plan().backbone();
    }

    /** The whole request. */
    public Advise.Request request(Dataset dataset, Optional<FineTunedModel> from) {
        return options.adviceRequest(dataset, from, plans);
    }
}
