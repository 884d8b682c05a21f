package quadrant.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.advisor.Advisor;
import quadrant.advisor.Comparison;
import quadrant.dataset.Dataset;
import quadrant.engine.Compute;
import quadrant.evaluation.Evaluation;
import quadrant.explain.Examination;
import quadrant.explain.Examiner;
import quadrant.model.FineTunedModel;
import quadrant.plan.Recipe;
import quadrant.plan.TrainingPlan;
import quadrant.report.Heading;
import quadrant.report.ReportWriter;
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

/** Fine-tunes, and writes model, report and test predictions into the output folder. */
public final class FineTuneJob {
    /** The names of the files that are written. */
    public static final String MODEL = "model.onnx";

    public static final String PREDICTIONS = "predictions.csv";

    /** With fewer images fine-tuning has shown no gain. */
    public static final int GAINS_FROM = Advisor.GAINS_FROM;

    private final Wiring wiring;
    private final Clock clock;

    public FineTuneJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /**
     * The result of a run.
     *
     * @param test the test results, where images were held out
     * @param data number of images, and their cell of the size–similarity matrix
     * @param method what was trained, in a few words
     * @param verdict the report's first sentence
     */
    public record Result(
            Path folder,
            Path model,
            Path report,
            Optional<Evaluation> test,
            String data,
            String method,
            String verdict) {
        /** The data and method behind the model, the files, and the verdict last. */
        public List<String> lines() {
            return List.of("Data:   " + data, "Method: " + method, "Model:  " + model, "Report: " + report, verdict);
        }
    }

    /** Runs; the listener receives each epoch. A failed run leaves no files; a cancelled one can be resumed. */
    public Result run(FineTuneOptions options, Consumer<EpochRecord> listener, Task task) {
        return run(options, Optional.empty(), listener, task);
    }

    /** As {@link #run(FineTuneOptions, Consumer, Task)}, from open images if there are any. */
    public Result run(
            FineTuneOptions options, Optional<MarkOptions.OpenImages> open, Consumer<EpochRecord> listener, Task task) {
        Path folder = options.output();
        Optional<FineTunedModel> from =
                wiring.startingPoints().continued(options.plan().backbone());
        OutputFolder.check(folder, options.resume());
        WarningLog log = WarningLog.ofFineTuning(task);
        Dataset dataset = options.read(wiring.datasets(), open, from, log);
        return OutputFolder.filled(
                folder,
                options.resume(),
                "The results",
                output -> run(options, options.request(dataset, from, output.work()), output, listener, log));
    }

    private Result run(
            FineTuneOptions options,
            FineTuneRequest request,
            OutputFolder output,
            Consumer<EpochRecord> listener,
            WarningLog log)
            throws IOException {
        Stopwatch watch = new Stopwatch(System::nanoTime);
        FineTune fineTune = new FineTune(
                wiring.engines(), wiring.catalog(), wiring.cache(), Version.get(), wiring.saveSeconds(), watch);
        FineTuned tuned = fineTune.run(request, listener, log);
        watch.start("examination");
        TrainingPlan plan = options.plan();
        Examination examination = new Examiner(wiring.engines(), new Compute(plan.device(), plan.threads()))
                .run(
                        tuned.model(),
                        tuned.parts().train(),
                        tuned.parts().test(),
                        tuned.test().map(FineTuned.Scored::model),
                        tuned.features(),
                        plan.seed(),
                        log);
        watch.stop();
        log.phase(Phase.REPORT);
        byte[] model = tuned.model().toBytes();
        SafeFile.write(output.work().resolve(MODEL), model);
        List<String> names = tuned.test()
                .map(p -> EvaluateJob.tables(p.model(), p.model(), tuned.model(), output.work()))
                .orElseGet(ArrayList::new);
        RunReport report = RunReport.of(
                new Heading(String.valueOf(options.data().getFileName()), Versions.now(clock), log.warnings()),
                tuned,
                plan.seed(),
                examination,
                new RunReport.ModelFile(MODEL, Hashes.sha256(model), Map.of()),
                watch.seconds(),
                Versions.of(tuned.model().provenance().facts()));
        ReportWriter.write(output.work(), report);
        names.addAll(List.of(ReportWriter.JSON, ReportWriter.HTML, MODEL));
        output.finish(names);
        Path folder = options.output();
        return new Result(
                folder,
                folder.resolve(MODEL),
                folder.resolve(ReportWriter.HTML),
                report.test().map(RunReport.Outcome::evaluation),
                data(tuned),
                method(tuned),
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
