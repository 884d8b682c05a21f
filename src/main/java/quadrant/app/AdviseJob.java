package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import quadrant.advisor.Advice;
import quadrant.augment.AugmentationPlan;
import quadrant.plan.TrainingPlan;
import quadrant.report.AdviceReport;
import quadrant.report.Json;
import quadrant.task.Task;
import quadrant.workflow.Advise;
import quadrant.workflow.LabelledImages;

/** Reads labelled images and advises how to train on them; writes the advice where an output folder is named. */
public final class AdviseJob {
    private static final Option<Optional<Path>> OUTPUT = Option.of("output", Value.path("DIR"))
            .label("Advice in (new folder)")
            .help("A new or empty folder for advice.html, advice.json and advice.txt.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final Option<Optional<List<AugmentationPlan>>> AUGMENTATION = Option.of(
                    "augmentation", Value.plans())
            .help(
                    "A plan, or several with commas between to compare them by left-out images; compare takes the usual ones")
            .optional("by quadrant");

    /** All options, in the order of the help: those of {@code finetune} that affect the advice. */
    static final List<Option<?>> ALL = Option.all(
            Options.DATA_ALL,
            List.of(OUTPUT, FineTuneOptions.BACKBONE, FineTuneOptions.SIZE, AUGMENTATION),
            Options.READING,
            List.of(FineTuneOptions.SEED),
            Options.COMPUTATION,
            List.of(Options.SKIP_UNREADABLE, Options.JSON));

    private AdviseJob() {}

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        AdviceReport advice = new AdviceReport(advise(wiring, given, task));
        String json = Json.text(advice.facts());
        return new Verb.Outcome(json, given.get(Options.JSON) ? List.of(json) : advice.lines());
    }

    /** Advises. A failed or cancelled run leaves no files. */
    public static Advice advise(Wiring wiring, Given given, Task task) {
        TrainingPlan asked = FineTuneJob.plan(given);
        List<AugmentationPlan> plans = given.get(AUGMENTATION).orElse(List.of());
        TrainingPlan plan = plans.size() == 1 ? asked.withAugmentation(plans.get(0)) : asked;
        Reading reading = Reading.of(wiring, given);
        Optional<Path> folder = given.get(OUTPUT);
        folder.ifPresent(f -> OutputFolder.check(f, false));
        WarningLog log = new WarningLog(task);
        LabelledImages images = reading.read(false, log);
        Supplier<Advice> work = () -> new Advise(wiring.engines(), wiring.catalog(), wiring.cache())
                .run(
                        new Advise.Request(
                                plan, images, given.get(FineTuneOptions.SIZE), plans.size() > 1 ? plans : List.of()),
                        log);
        if (folder.isEmpty()) {
            return work.get();
        }
        return OutputFolder.filled(folder.get(), false, "The advice", output -> {
            Advice advice = work.get();
            new AdviceReport(advice)
                    .write(
                            output.work(),
                            wiring.heading(given.get(Options.DATA), log),
                            Version.get(),
                            plan.backbone(),
                            plan.seed());
            output.finish(AdviceReport.FILES);
            return advice;
        });
    }
}
