package quadrant.face;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetRequest;
import quadrant.workflow.Advise;

/** What {@code advise} is told: the options of {@code finetune} that bear on the advice. */
public final class AdviseOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "data",
            "images",
            "group_by",
            "backbone",
            "size",
            "budget",
            "augmentation",
            "channels",
            "range",
            "resize",
            "seed",
            "device",
            "threads",
            "skip_unreadable"));

    private final FineTuneOptions options;

    /** @throws quadrant.task.UserException when a key is unknown or a value is wrong */
    public AdviseOptions(Map<String, String> texts) {
        new Options(texts, KEYS);
        Map<String, String> all = new LinkedHashMap<>(texts);
        // a fine-tuning's options want one, and check it; nothing is written there
        all.put("output", "advice");
        this.options = new FineTuneOptions(all);
        options.check();
    }

    /** Where and how the images are found. */
    public DatasetRequest dataset() {
        return options.dataset();
    }

    /** The backbone to advise for. */
    public String backbone() {
        return options.plan().backbone();
    }

    /** The whole request. */
    public Advise.Request request(Dataset dataset) {
        return options.adviceRequest(dataset);
    }
}
