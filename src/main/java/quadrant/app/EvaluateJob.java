package quadrant.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.io.DatasetRequest;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.Predictions;
import quadrant.explain.Examination;
import quadrant.explain.Examiner;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.report.GroupTable;
import quadrant.report.Heading;
import quadrant.report.ReportWriter;
import quadrant.report.RunReport;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.workflow.CheckedData;
import quadrant.workflow.Evaluate;

/** Evaluates a model on labelled images, or cross-validates on them, and writes the results. */
public final class EvaluateJob {
    public static final String GROUPS = "groups.csv";

    private final Wiring wiring;
    private final Clock clock;

    /** A job that dates its report by the system's clock. */
    public EvaluateJob(Wiring wiring) {
        this(wiring, Clock.system(ZoneId.systemDefault()));
    }

    public EvaluateJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** The result of a run. */
    public record Result(Path folder, Evaluation evaluation, int repeats, String verdict) {}

    public Result run(EvaluateOptions options, Task task) {
        if (options.crossValidates()) {
            CrossValidateJob.Result r = new CrossValidateJob(wiring, clock).run(options.crossValidation(), task);
            return new Result(r.folder(), r.evaluation(), r.outOfFold().repeats(), r.verdict());
        }
        return test(options, task);
    }

    private Result test(EvaluateOptions options, Task task) {
        OutputFolder.check(options.output(), false);
        FineTunedModel model = wiring.door().open(options.model());
        WarningLog log = new WarningLog(task);
        DatasetRequest request = options.dataset(model.crop());
        Dataset all = wiring.datasets().readForTest(request, log);
        ReadingOptions.warnOfOtherCrops(model, all, log);
        CheckedData checked = CheckedData.of(
                options.fold().isPresent() ? fold(all, options.fold().getAsInt()) : all,
                model.preprocessing().mapping(),
                request.skipUnreadable(),
                model.provenance().seen(),
                options.compute().threads(),
                log);
        Dataset dataset = checked.all();
        return OutputFolder.filled(options.output(), false, "The results", output -> {
            Predictions predictions = new Evaluate(
                            wiring.engines().trunks(),
                            options.compute(),
                            options.views().orElse(model.testViews()))
                    .run(model, dataset, log);
            Predictions labelled = dataset.bags() ? GroupCall.pooled(predictions, model.pooling()) : predictions;
            RunReport report = RunReport.of(
                    new Heading(String.valueOf(options.data().getFileName()), Versions.now(clock), log.warnings()),
                    model,
                    new RunReport.ModelFile(
                            String.valueOf(options.model().getFileName()), Hashes.sha256(options.model()), Map.of()),
                    options.views().orElse(model.testViews()),
                    checked,
                    labelled,
                    examined(model, dataset, predictions, options, log),
                    Versions.of(Map.of(
                            "quadrant",
                            Version.get(),
                            "trunk",
                            wiring.engines().trunks().version())));
            ReportWriter.write(output.work(), report);
            List<String> files = tables(predictions, labelled, model, output.work());
            files.addAll(List.of(ReportWriter.JSON, ReportWriter.HTML));
            output.finish(files);
            return new Result(
                    options.output(),
                    report.test().orElseThrow().evaluation(),
                    1,
                    report.verdict().text());
        });
    }

    private Examination examined(
            FineTunedModel model, Dataset dataset, Predictions predictions, EvaluateOptions options, Task task) {
        return new Examiner(wiring.engines(), options.compute())
                .run(
                        model,
                        dataset.with(List.of()),
                        dataset,
                        Optional.of(predictions),
                        Map.of(),
                        Evaluation.SEED,
                        task);
    }

    /**
     * Writes the tables of predictions, and of groups where they are known.
     *
     * @param labelled the predictions for what has a label
     * @return the names of the files
     */
    static List<String> tables(Predictions predictions, Predictions labelled, FineTunedModel model, Path folder) {
        PredictionTable.write(folder.resolve(FineTuneJob.PREDICTIONS), labelled);
        List<String> files = new ArrayList<>(List.of(FineTuneJob.PREDICTIONS));
        if (GroupCall.known(predictions)) {
            GroupTable.write(folder.resolve(GROUPS), predictions.classes(), calls(model, predictions));
            files.add(GROUPS);
        }
        return files;
    }

    /** The model's prediction for each group. */
    static List<GroupCall> calls(FineTunedModel model, Predictions predictions) {
        return GroupCall.of(
                predictions, model.pooling(), model.uncertainty().flatMap(Uncertainty::confusion), Evaluation.SEED);
    }

    private static Dataset fold(Dataset dataset, int fold) {
        List<Sample> all = dataset.samples();
        if (all.stream().allMatch(s -> s.fold().isPresent() && s.fold().getAsInt() == fold)) {
            // a table of the test images only
            return dataset;
        }
        return dataset.with(GroupSplit.holdOutFold(dataset, fold).test().stream()
                .map(all::get)
                .toList());
    }
}
