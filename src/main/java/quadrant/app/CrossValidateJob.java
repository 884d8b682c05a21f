package quadrant.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.report.GroupTable;
import quadrant.report.Heading;
import quadrant.report.ReportWriter;
import quadrant.report.RunReport;
import quadrant.task.Phase;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidated;

/** Cross-validates and writes the results: report, out-of-fold predictions and, if requested, the model of each fold. */
public final class CrossValidateJob {
    private final Wiring wiring;
    private final Clock clock;

    public CrossValidateJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** The result of a run. */
    public record Result(Path folder, OutOfFold outOfFold, Evaluation evaluation, String verdict) {}

    /** Runs. A failed run leaves no files; a cancelled run with at least one finished fold can be resumed. */
    public Result run(CrossValidateOptions options, Task task) {
        Path folder = options.each().output();
        Optional<FineTunedModel> from =
                wiring.startingPoints().continued(options.each().plan().backbone());
        OutputFolder.check(folder, options.each().resume());
        WarningLog log = new WarningLog(task);
        Dataset dataset = options.each().read(wiring.datasets(), Optional.empty(), from, log);
        return OutputFolder.filled(
                folder,
                options.each().resume(),
                "The results",
                output -> run(options, options.request(dataset, from, output.work()), output, log));
    }

    private Result run(CrossValidateOptions options, CrossValidate.Request request, OutputFolder output, WarningLog log)
            throws IOException {
        boolean keeps = options.keepsModels();
        CrossValidated done = CrossValidate.run(
                FineTuneJob.fineTune(wiring),
                request,
                (repeat, fold, model) -> {
                    if (keeps) {
                        Path own = output.work().resolve(name(options.repeats(), repeat, fold));
                        SafeFile.write(own.resolve(FineTuneJob.MODEL), model.toBytes());
                    }
                },
                log);
        log.phase(Phase.REPORT);
        OutOfFold all = done.outOfFold();
        PredictionTable.write(output.work().resolve(FineTuneJob.PREDICTIONS), all);
        RunReport report = RunReport.of(
                new Heading(String.valueOf(options.each().data().getFileName()), Versions.now(clock), log.warnings()),
                done,
                Versions.of(done.versions()));
        ReportWriter.write(output.work(), report);
        Set<String> names = new LinkedHashSet<>(List.of(FineTuneJob.PREDICTIONS, ReportWriter.JSON));
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
            names.addAll(folders(options, done.folds()));
        }
        names.add(ReportWriter.HTML);
        output.finish(new ArrayList<>(names));
        return new Result(
                options.each().output(),
                all,
                report.test().orElseThrow().evaluation(),
                report.verdict().text());
    }

    private static List<String> folders(CrossValidateOptions options, List<FoldOutcome> folds) {
        return folds.stream()
                .map(f -> name(options.repeats(), f.repeat(), f.fold()))
                .toList();
    }

    private static String name(int repeats, int repeat, int fold) {
        return repeats > 1 ? "repeat" + repeat + "-fold" + fold : "fold" + fold;
    }
}
