package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import quadrant.advisor.Advisor;
import quadrant.advisor.Comparison;
import quadrant.augment.AugmentationPlan;
import quadrant.explain.Examination;
import quadrant.explain.Examiner;
import quadrant.plan.Batching;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.report.RunReport;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.training.EpochRecord;
import quadrant.training.Stopwatch;
import quadrant.workflow.FineTune;
import quadrant.workflow.FineTuneRequest;
import quadrant.workflow.FineTuned;
import quadrant.workflow.HoldOut;
import quadrant.workflow.LabelledImages;

/** Fine-tunes, and writes model, report and test predictions into the output folder. */
public final class FineTuneJob {
    /** The names of the files that are written. */
    public static final String MODEL = "model.onnx";

    public static final String PREDICTIONS = "predictions.csv";

    /** All files that a training writes. */
    private static final List<String> FILES =
            List.of(PREDICTIONS, EvaluateJob.GROUPS, RunReport.JSON, RunReport.HTML, MODEL);

    /** With fewer images fine-tuning has shown no gain. */
    public static final int FEWEST_TO_GAIN = Advisor.GAINS_FROM;

    private FineTuneJob() {}

    /** Refuses a strategy or a depth that trains layers, where the trainer is not installed. */
    static void requireTrainer(Wiring wiring, Given given) {
        Strategy strategy = given.get(FineTuneOptions.STRATEGY);
        int depth = given.get(FineTuneOptions.DEPTH).orElse(0);
        boolean trains = switch (strategy) {
            case QUADRANT, TOP, ALL -> true;
            case AUTO -> depth > 0;
            // a depth contradicts these, and is refused as such
            case LAYERS, HEAD -> false;
        };
        if (trains) {
            wiring.engines()
                    .tails()
                    .require(
                            depth > 0
                                    ? "Depth " + depth
                                    : "Strategy " + strategy.name().toLowerCase(Locale.ROOT),
                            "use " + option("strategy") + " layers, which needs none");
        }
    }

    static FineTune fineTune(Wiring wiring) {
        return new FineTune(wiring.engines(), wiring.catalog(), wiring.cache(), Version.get(), wiring.saveSeconds());
    }

    /** The training plan, the same for every interface. */
    public static TrainingPlan plan(Given given) {
        boolean bags = given.get(Options.BAGS);
        return new TrainingPlan(
                given.get(FineTuneOptions.BACKBONE),
                bags ? Strategy.LAYERS : given.get(FineTuneOptions.STRATEGY),
                given.get(FineTuneOptions.DEPTH).map(OptionalInt::of).orElse(OptionalInt.empty()),
                // a bag has several images, which replace turned views
                bags
                        ? given.get(FineTuneOptions.AUGMENTATION).or(() -> Optional.of(AugmentationPlan.named("none")))
                        : given.get(FineTuneOptions.AUGMENTATION),
                new Batching(
                        given.get(FineTuneOptions.SAMPLING),
                        given.get(FineTuneOptions.MIXUP),
                        given.get(FineTuneOptions.CUTMIX)),
                given.get(FineTuneOptions.VIEWS).map(OptionalInt::of).orElse(OptionalInt.empty()),
                given.get(FineTuneOptions.EPOCHS).map(OptionalInt::of).orElse(OptionalInt.empty()),
                given.get(FineTuneOptions.EARLY_STOPPING),
                given.get(FineTuneOptions.DELIVER),
                given.get(FineTuneOptions.SEED),
                given.get(Options.DEVICE),
                Options.compute(given).threads());
    }

    /**
     * The whole request.
     *
     * @param uncertainty whether the model's uncertainty is calibrated
     */
    public static FineTuneRequest request(
            Given given, LabelledImages images, FineTuneOptions.Uncertainty uncertainty, Path workFolder) {
        return new FineTuneRequest(
                plan(given),
                images,
                given.get(FineTuneOptions.FOLD)
                        .<HoldOut>map(HoldOut.Fold::new)
                        .orElseGet(() -> new HoldOut.Share(given.get(FineTuneOptions.TEST))),
                given.get(FineTuneOptions.SIZE),
                given.get(Options.TTA),
                uncertainty != FineTuneOptions.Uncertainty.NONE,
                workFolder,
                given.get(FineTuneOptions.ALLOW_LEAKAGE));
    }

    /**
     * Runs; a failed run leaves no files, a cancelled one can be resumed.
     *
     * @param listener receives each epoch
     * @return the path of the model; the data and method behind it, the files, and the report's first sentence
     */
    public static Verb.Outcome run(Wiring wiring, Given given, Consumer<EpochRecord> listener, Task task) {
        requireTrainer(wiring, given);
        Path folder = given.get(Options.FOLDER);
        boolean resume = given.get(Options.RESUME);
        Reading reading = Reading.of(wiring, given);
        List<String> earlier = replaced(given.get(FineTuneOptions.OVERWRITE));
        OutputFolder.check(folder, resume, earlier);
        WarningLog log = new WarningLog(task, true);
        LabelledImages images = reading.read(false, log);
        return OutputFolder.filled(
                folder, resume, earlier, "The results", output -> run(wiring, given, images, output, listener, log));
    }

    /** The files of an earlier training in the folder that are replaced. */
    static List<String> replaced(boolean overwrite) {
        return overwrite ? FILES : List.of();
    }

    private static Verb.Outcome run(
            Wiring wiring,
            Given given,
            LabelledImages images,
            OutputFolder output,
            Consumer<EpochRecord> listener,
            WarningLog log)
            throws IOException {
        Stopwatch watch = new Stopwatch();
        FineTuned tuned = fineTune(wiring)
                .run(
                        request(given, images, given.get(FineTuneOptions.UNCERTAINTY), output.work()),
                        listener,
                        watch,
                        log);
        watch.start("examination");
        Examination examination = new Examiner(wiring.engines(), Options.compute(given))
                .run(
                        tuned.model(),
                        tuned.parts().train(),
                        tuned.parts().test(),
                        tuned.test().map(FineTuned.Scored::model),
                        tuned.features(),
                        given.get(FineTuneOptions.SEED),
                        log);
        watch.stop();
        log.phase(Phase.REPORT);
        byte[] model = tuned.model().finding(given.get(FineTuneOptions.FINDER)).toBytes();
        SafeFile.write(output.work().resolve(MODEL), model);
        List<String> names = tuned.test()
                .map(p -> EvaluateJob.tables(p.model(), p.model(), tuned.model(), output.work()))
                .orElseGet(ArrayList::new);
        RunReport report = RunReport.of(
                wiring.heading(given.get(Options.DATA), log),
                tuned,
                given.get(FineTuneOptions.SEED),
                examination,
                new RunReport.ModelFile(MODEL, Hashes.sha256(model), Map.of()),
                watch.seconds(),
                Version.all(tuned.model().provenance().facts()));
        report.write(output.work());
        names.addAll(List.of(RunReport.JSON, RunReport.HTML, MODEL));
        output.finish(names);
        Path folder = given.get(Options.FOLDER);
        return Verb.Outcome.of(
                folder.resolve(MODEL),
                "Data:   " + data(tuned),
                "Method: " + method(tuned),
                "Model:  " + folder.resolve(MODEL),
                "Report: " + folder.resolve(RunReport.HTML),
                report.verdict().text());
    }

    /** Whether a model's training or the classifier on all layers is better, by how much, and which of them the model is. */
    public static String comparison(Path model) {
        String verdict = Wiring.standard().door().open(model).provenance().fact(Comparison.FACT);
        return verdict.isEmpty() ? "The groups could not be split, so nothing was compared." : verdict;
    }

    private static String data(FineTuned tuned) {
        FineTuned.Parts parts = tuned.parts();
        return parts.train().size() + parts.validation().size() + " images for training, "
                + parts.test().size() + " held out"
                + tuned.advice()
                        .quadrant()
                        .map(q -> "; quadrant " + q.number() + ", " + q.place())
                        .orElse("");
    }

    private static String method(FineTuned tuned) {
        Recipe recipe = tuned.advice().recipe();
        boolean mean = tuned.model().provenance().fact("strategy").equals("mean");
        return switch (recipe.strategy()) {
            case LAYERS -> "classifier on all layers of the frozen network, in closed form";
            case HEAD -> "classifier on the last layer of the frozen network, in closed form";
            default ->
                (mean ? "mean of all layers and " : "") + "fine-tuning at depth " + recipe.depth() + ", "
                        + tuned.epochs().size() + " epochs";
        };
    }
}
