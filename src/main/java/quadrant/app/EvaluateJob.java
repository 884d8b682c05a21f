package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.app.Option.Group;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.io.DatasetRequest;
import quadrant.dataset.io.PredictionTable;
import quadrant.engine.Compute;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.Predictions;
import quadrant.explain.Examination;
import quadrant.explain.Examiner;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.TestViews;
import quadrant.report.GroupTable;
import quadrant.report.RunReport;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.CheckedData;
import quadrant.workflow.Evaluate;

/** Evaluates a model on labelled images, or cross-validates on them, and writes the results. */
public final class EvaluateJob {
    static final String GROUPS = "groups.csv";

    private static final Option<Optional<Path>> MODEL = Option.of("model", Value.path("MODEL"))
            .label("Model (blank: folds)")
            .help("A model.onnx that finetune wrote; left out with folds.")
            .at(Option.Place.ARGUMENT)
            .optional();

    private static final Option<Optional<Integer>> FOLD = Option.of(
                    Group.DATA, "fold", Value.whole(0, Integer.MAX_VALUE))
            .hint("K")
            .label("Only fold (CSV)")
            .help("Only the rows of the CSV whose fold is K.")
            .optional();

    private static final List<Option<?>> OF_A_MODEL = Option.all(
            List.of(OutputOptions.FOLDER, MODEL),
            ReadingOptions.DATA_ALL,
            List.of(FOLD, OutputOptions.TTA, ReadingOptions.BAGS, ReadingOptions.SKIP_UNREADABLE),
            ComputeOptions.ALL);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Stream.concat(OF_A_MODEL.stream(), CrossValidateJob.OWN.stream())
            .distinct()
            .collect(Collectors.toUnmodifiableList());

    private EvaluateJob() {}

    /** Refuses options that contradict each other. */
    static void check(Given given) {
        boolean folds = given.has(CrossValidateJob.FOLDS);
        List.of(MODEL, FOLD)
                .forEach(o -> given.requireWith(o, !folds, "the test of a model, and with folds models are trained"));
        if (folds) {
            CrossValidateJob.check(given);
            return;
        }
        if (!given.has(MODEL)) {
            throw new UserException(
                    "Neither a model nor folds are given.",
                    "Name the MODEL before DATA, or cross-validate with folds, such as " + option("folds") + " 5.");
        }
        CrossValidateJob.OWN.stream()
                .filter(o -> !OF_A_MODEL.contains(o))
                .forEach(o -> given.requireWith(o, false, "a cross-validation, and a model is given"));
        Reading.check(given);
    }

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        Path folder = given.get(OutputOptions.FOLDER);
        RunReport report = given.has(CrossValidateJob.FOLDS)
                ? CrossValidateJob.run(wiring, given, task)
                : test(wiring, given, task);
        return Verb.Outcome.of(folder, "Results: " + folder, report.verdict().text());
    }

    private static RunReport test(Wiring wiring, Given given, Task task) {
        Path file = given.get(MODEL).orElseThrow();
        Compute compute = ComputeOptions.of(given);
        OutputFolder.check(given.get(OutputOptions.FOLDER), false);
        FineTunedModel model = wiring.door().open(file);
        WarningLog log = new WarningLog(task);
        TestViews views = given.get(OutputOptions.TTA).orElse(model.testViews());
        DatasetRequest request = new Reading(given, Optional.of(model)).request();
        Dataset all = wiring.datasets().readForTest(request, log);
        Reading.warnOfOtherCrops(model, all, log);
        CheckedData checked = CheckedData.of(
                given.get(FOLD).map(fold -> fold(all, fold)).orElse(all),
                model.preprocessing().mapping(),
                request.skipUnreadable(),
                model.provenance().seen(),
                compute.threads(),
                log);
        Dataset dataset = checked.all();
        return OutputFolder.filled(given.get(OutputOptions.FOLDER), false, "The results", output -> {
            Predictions predictions = new Evaluate(wiring.engines().trunks(), compute, views).run(model, dataset, log);
            Predictions labelled = dataset.bags() ? GroupCall.pooled(predictions, model.pooling()) : predictions;
            Examination examination = new Examiner(wiring.engines(), compute)
                    .run(
                            model,
                            dataset.with(List.of()),
                            dataset,
                            Optional.of(predictions),
                            Map.of(),
                            Evaluation.SEED,
                            log);
            RunReport report = RunReport.of(
                    wiring.heading(given.get(ReadingOptions.DATA), log),
                    model,
                    new RunReport.ModelFile(String.valueOf(file.getFileName()), Hashes.sha256(file), Map.of()),
                    views,
                    checked,
                    labelled,
                    examination,
                    Version.all(Map.of(
                            "quadrant",
                            Version.get(),
                            "trunk",
                            wiring.engines().trunks().version())));
            report.write(output.work());
            List<String> files = tables(predictions, labelled, model, output.work());
            files.addAll(List.of(RunReport.JSON, RunReport.HTML));
            output.finish(files);
            return report;
        });
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
