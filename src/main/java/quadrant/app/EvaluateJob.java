package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.app.Option.Group;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.io.PredictionTable;
import quadrant.engine.Compute;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Predictions;
import quadrant.explain.Examination;
import quadrant.explain.Examiner;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.TestViews;
import quadrant.report.GroupTable;
import quadrant.report.RunReport;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.CheckedData;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidate.Folds;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.Evaluate;
import quadrant.workflow.LabelledImages;

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
            List.of(Options.FOLDER, MODEL),
            Options.DATA_ALL,
            List.of(Options.CHANNEL_NAMES, FOLD, Options.TTA, Options.BAGS, Options.SKIP_UNREADABLE),
            Options.COMPUTATION);

    private static final int MOST_FOLDS = 1000;

    private static final Option<Optional<Folds>> FOLDS = Option.of(
                    Group.VALIDATION,
                    "folds",
                    Value.word("N|column", "a number from 2 to 1000, or \"column\",", EvaluateJob::folds))
            .help("Cross-validates: trains on all folds but one, tests on that one, in turn. N folds are drawn by whole"
                    + " groups with the classes spread evenly; column takes those of the CSV. No MODEL is given.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final Option<Integer> REPEATS = Option.of(Group.VALIDATION, "repeats", Value.whole(1, MOST_FOLDS))
            .help("How often the folds are drawn anew, each time by the seed plus one")
            .or(1);

    private static final Option<Boolean> KEEP_MODELS = Option.of(Group.VALIDATION, "keep_models", Value.toggle())
            .help("Keeps the model of each fold, in a folder of its own.")
            .or(false);

    /** The options of a cross-validation, which are refused where a model is tested. */
    private static final List<Option<?>> OF_FOLDS =
            Option.all(List.of(FOLDS, REPEATS, KEEP_MODELS), FineTuneOptions.TRAINING);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL =
            Stream.concat(OF_A_MODEL.stream(), OF_FOLDS.stream()).distinct().collect(Collectors.toUnmodifiableList());

    private EvaluateJob() {}

    private static Optional<Folds> folds(String text) {
        return text.equalsIgnoreCase("column")
                ? Optional.of(new Folds.Column())
                : Value.whole(2, MOST_FOLDS).parse().apply(text).map(Folds.Drawn::new);
    }

    /** Refuses options that contradict each other. */
    static void check(Given given) {
        boolean folds = given.has(FOLDS);
        List.of(MODEL, FOLD)
                .forEach(o -> given.requireWith(o, !folds, "the test of a model, and with folds models are trained"));
        if (folds) {
            checkFolds(given);
            return;
        }
        if (!given.has(MODEL)) {
            throw new UserException(
                    "Neither a model nor folds are given.",
                    "Name the MODEL before DATA, or cross-validate with folds, such as " + option("folds") + " 5.");
        }
        OF_FOLDS.stream()
                .filter(o -> !OF_A_MODEL.contains(o))
                .forEach(o -> given.requireWith(o, false, "a cross-validation, and a model is given"));
        Reading.check(given);
    }

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        Path folder = given.get(Options.FOLDER);
        RunReport report = given.has(FOLDS) ? crossValidate(wiring, given, task) : test(wiring, given, task);
        return Verb.Outcome.of(folder, "Results: " + folder, report.verdict().text());
    }

    private static RunReport test(Wiring wiring, Given given, Task task) {
        Path file = given.get(MODEL).orElseThrow();
        Compute compute = Options.compute(given);
        OutputFolder.check(given.get(Options.FOLDER), false);
        FineTunedModel model = Reading.model(wiring, given, file);
        WarningLog log = new WarningLog(task);
        TestViews views = given.get(Options.TTA).orElse(model.testViews());
        Reading reading = new Reading(given, Optional.of(model));
        Dataset all = Reading.datasets(model).read(reading.request(), false, log);
        Reading.warnOfOtherCrops(model, all, log);
        CheckedData checked = CheckedData.of(
                reading.of(given.get(FOLD).map(fold -> fold(all, fold)).orElse(all)),
                model.provenance().seen(),
                compute.threads(),
                log);
        Dataset dataset = checked.all();
        return OutputFolder.filled(given.get(Options.FOLDER), false, "The results", output -> {
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
                    wiring.heading(given.get(Options.DATA), log),
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

    private static void checkFolds(Given given) {
        FineTuneOptions.check(given);
        if (given.get(REPEATS) > 1 && given.get(FOLDS).orElseThrow() instanceof Folds.Column) {
            throw new UserException(
                    "The folds are those of the column, so every one of the " + given.get(REPEATS)
                            + " repeats would have the same.",
                    "Leave out repeats, or name a number of folds, such as " + option("folds") + " 5.");
        }
    }

    /** Runs. A failed run leaves no files; a cancelled run with at least one finished fold can be resumed. */
    private static RunReport crossValidate(Wiring wiring, Given given, Task task) {
        FineTuneJob.requireTrainer(wiring, given);
        Path folder = given.get(Options.FOLDER);
        boolean resume = given.get(Options.RESUME);
        Reading reading = Reading.of(wiring, given);
        OutputFolder.check(folder, resume);
        WarningLog log = new WarningLog(task);
        LabelledImages images = reading.read(false, log);
        return OutputFolder.filled(
                folder, resume, "The results", output -> crossValidate(wiring, given, images, output, log));
    }

    private static RunReport crossValidate(
            Wiring wiring, Given given, LabelledImages images, OutputFolder output, WarningLog log) throws IOException {
        boolean keeps = given.get(KEEP_MODELS);
        // a model's uncertainty would be lost together with it
        FineTuneOptions.Uncertainty usual = keeps ? FineTuneOptions.Uncertainty.AUTO : FineTuneOptions.Uncertainty.NONE;
        CrossValidate.Request request = new CrossValidate.Request(
                FineTuneJob.request(given, images, given.or(FineTuneOptions.UNCERTAINTY, usual), output.work()),
                given.get(FOLDS).orElseThrow(),
                given.get(REPEATS));
        Set<String> names = new LinkedHashSet<>(List.of(FineTuneJob.PREDICTIONS, RunReport.JSON));
        CrossValidated done = CrossValidate.run(
                FineTuneJob.fineTune(wiring),
                request,
                (repeat, fold, model) -> {
                    if (keeps) {
                        Path own = output.work().resolve(name(request.repeats(), repeat, fold));
                        SafeFile.write(own.resolve(FineTuneJob.MODEL), model.toBytes());
                    }
                },
                log);
        log.phase(Phase.REPORT);
        OutOfFold all = done.outOfFold();
        PredictionTable.write(output.work().resolve(FineTuneJob.PREDICTIONS), all);
        RunReport report =
                RunReport.of(wiring.heading(given.get(Options.DATA), log), done, Version.all(done.versions()));
        report.write(output.work());
        Predictions once = all.ofRepeat(0);
        if (GroupCall.known(once)) {
            // models differ by fold, and so do their misclassification rates
            GroupTable.write(
                    output.work().resolve(GROUPS),
                    once.classes(),
                    GroupCall.of(once, GroupPooling.MEAN, Optional.empty(), Evaluation.SEED));
            names.add(GROUPS);
        }
        if (keeps) {
            done.folds().forEach(f -> names.add(name(request.repeats(), f.repeat(), f.fold())));
        }
        names.add(RunReport.HTML);
        output.finish(new ArrayList<>(names));
        return report;
    }

    private static String name(int repeats, int repeat, int fold) {
        return repeats > 1 ? "repeat" + repeat + "-fold" + fold : "fold" + fold;
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
