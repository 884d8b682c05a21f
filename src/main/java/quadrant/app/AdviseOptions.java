package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.workflow.Advise;

/** The options of {@code advise}: those options of {@code finetune} that affect the advice. */
public final class AdviseOptions {
    public static final Option<Optional<Path>> OUTPUT = Option.of("output", Value.path("DIR"))
            .label("Advice in (new folder)")
            .help("A new or empty folder for advice.html, advice.json and advice.txt.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Optional<List<AugmentationPlan>>> AUGMENTATION = Option.of(
                    "augmentation", PlanOption.values())
            .help(
                    "A plan, or several with commas between to compare them by left-out images; compare takes the usual ones")
            .optional("by quadrant");

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            DataOptions.ALL,
            List.of(OUTPUT, FineTuneOptions.BACKBONE, FineTuneOptions.SIZE, AUGMENTATION),
            ReadingOptions.ALL,
            List.of(FineTuneOptions.SEED),
            ComputeOptions.ALL,
            List.of(DataOptions.SKIP_UNREADABLE, OutputOptions.JSON));

    private final Given given;
    private final FineTuneOptions options;

    /** @throws quadrant.task.UserException when an option is unknown or wrong */
    public AdviseOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    AdviseOptions(Given given) {
        this.given = given;
        Map<String, String> all = given.texts(FineTuneOptions.ALL);
        given.get(AUGMENTATION)
                .filter(plans -> plans.size() == 1)
                .ifPresent(one -> all.put(
                        FineTuneOptions.AUGMENTATION.key(),
                        given.text(AUGMENTATION).orElseThrow()));
        // the options of fine-tuning require an output; nothing is written there
        all.put(OutputOptions.FOLDER.key(), "advice");
        this.options = new FineTuneOptions(all);
    }

    /** Whether the advice is printed as JSON. */
    boolean json() {
        return given.get(OutputOptions.JSON);
    }

    /** Those of the fine-tuning that is advised on. */
    FineTuneOptions training() {
        return options;
    }

    /** Where the advice is written; empty for nowhere. */
    public Optional<Path> output() {
        return given.get(OUTPUT);
    }

    /** The backbone to advise for. */
    public String backbone() {
        return options.plan().backbone();
    }

    /** The whole request. */
    public Advise.Request request(Dataset dataset, Optional<FineTunedModel> from) {
        return options.adviceRequest(
                dataset, from, given.get(AUGMENTATION).filter(p -> p.size() > 1).orElse(List.of()));
    }
}
