package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import quadrant.app.Option.Group;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Predictions;
import quadrant.report.GroupTable;
import quadrant.report.RunReport;
import quadrant.task.Phase;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.Folds;

/**
 * Cross-validates with the options of {@code finetune}, and writes the results: report, out-of-fold predictions and, if requested,
 * the model of each fold.
 */
final class CrossValidateJob {
    private static final int MOST_FOLDS = 1000;

    static final Option<Optional<Folds>> FOLDS = Option.of(
                    Group.VALIDATION,
                    "folds",
                    Value.word("N|column", "a number from 2 to 1000, or \"column\",", CrossValidateJob::folds))
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

    /** The options that are refused where a model is tested. */
    static final List<Option<?>> OWN = Option.all(List.of(FOLDS, REPEATS, KEEP_MODELS), FineTuneOptions.TRAINING);

    private static Optional<Folds> folds(String text) {
        return text.equalsIgnoreCase("column")
                ? Optional.of(new Folds.Column())
                : Value.whole(2, MOST_FOLDS).parse().apply(text).map(Folds.Drawn::new);
    }

    private CrossValidateJob() {}

    static void check(Given given) {
        FineTuneOptions.check(given);
        if (given.get(REPEATS) > 1 && given.get(FOLDS).orElseThrow() instanceof Folds.Column) {
            throw new UserException(
                    "The folds are those of the column, so every one of the " + given.get(REPEATS)
                            + " repeats would have the same.",
                    "Leave out repeats, or name a number of folds, such as " + option("folds") + " 5.");
        }
    }

    /** Runs. A failed run leaves no files; a cancelled run with at least one finished fold can be resumed. */
    static RunReport run(Wiring wiring, Given given, Task task) {
        Path folder = given.get(OutputOptions.FOLDER);
        boolean resume = given.get(OutputOptions.RESUME);
        Reading reading = Reading.of(wiring, given);
        OutputFolder.check(folder, resume);
        WarningLog log = new WarningLog(task);
        Dataset dataset = reading.read(wiring.datasets(), false, log);
        return OutputFolder.filled(
                folder, resume, "The results", output -> run(wiring, given, reading, dataset, output, log));
    }

    private static RunReport run(
            Wiring wiring, Given given, Reading reading, Dataset dataset, OutputFolder output, WarningLog log)
            throws IOException {
        boolean keeps = given.get(KEEP_MODELS);
        // a model's uncertainty would be lost together with it
        FineTuneOptions.Uncertainty usual = keeps ? FineTuneOptions.Uncertainty.AUTO : FineTuneOptions.Uncertainty.NONE;
        CrossValidate.Request request = new CrossValidate.Request(
                FineTuneJob.request(
                        given, reading, dataset, given.or(FineTuneOptions.UNCERTAINTY, usual), output.work()),
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
                RunReport.of(wiring.heading(given.get(ReadingOptions.DATA), log), done, Version.all(done.versions()));
        report.write(output.work());
        Predictions once = all.ofRepeat(0);
        if (GroupCall.known(once)) {
            // models differ by fold, and so do their misclassification rates
            GroupTable.write(
                    output.work().resolve(EvaluateJob.GROUPS),
                    once.classes(),
                    GroupCall.of(once, GroupPooling.MEAN, Optional.empty(), Evaluation.SEED));
            names.add(EvaluateJob.GROUPS);
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
}
