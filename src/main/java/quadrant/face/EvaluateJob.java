package quadrant.face;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.UnreadableImageException;
import quadrant.disk.EvaluationReport;
import quadrant.disk.ModelFile;
import quadrant.disk.PredictionTable;
import quadrant.disk.ReportWriter;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Evaluate;

/** Holds a model against labelled images and writes what came out. */
public final class EvaluateJob {
    private static final long BOOTSTRAP_SEED = 1;

    private final Wiring wiring;
    private final Clock clock;

    public EvaluateJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** What came out. */
    public record Result(Path folder, Evaluation evaluation) {}

    public Result run(EvaluateOptions options, Task task) {
        FineTunedModel model = ModelFile.read(options.model());
        Heard heard = new Heard(task);
        Dataset dataset = wiring.datasets().read(options.dataset(), heard);
        if (options.fold().isPresent()) {
            List<Sample> all = dataset.samples();
            dataset =
                    dataset.with(GroupSplit.holdOutFold(dataset, options.fold().getAsInt()).test().stream()
                            .map(all::get)
                            .toList());
        }
        if (options.skipUnreadable()) {
            dataset = readable(dataset, heard);
        }
        try (OutputFolder output = OutputFolder.open(options.output(), false)) {
            boolean done = false;
            try {
                Predictions predictions =
                        new Evaluate(wiring.engines().trunks(), options.compute()).run(model, dataset, heard);
                Evaluation evaluation = Evaluation.of(predictions, BOOTSTRAP_SEED);
                PredictionTable.write(output.work().resolve(FineTuneJob.PREDICTIONS), predictions);
                ReportWriter.write(
                        output.work(), report(options, model, dataset, predictions, evaluation, heard.warnings()));
                output.finish(List.of(FineTuneJob.PREDICTIONS, ReportWriter.JSON, ReportWriter.HTML));
                done = true;
                return new Result(options.output(), evaluation);
            } finally {
                if (!done) {
                    output.abandon();
                }
            }
        } catch (IOException e) {
            throw new UserException(
                    "The results could not be written to " + options.output() + " (" + e.getMessage() + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }

    private EvaluationReport report(
            EvaluateOptions options,
            FineTunedModel model,
            Dataset dataset,
            Predictions predictions,
            Evaluation evaluation,
            List<String> warnings)
            throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("quadrant", Version.get());
        facts.put("trunk", wiring.engines().trunks().version());
        return new EvaluationReport(
                String.valueOf(options.dataset().data().getFileName()),
                dataset.groupsKnown() ? Optional.of("groups") : Optional.empty(),
                new EvaluationReport.Model(
                        String.valueOf(options.model().getFileName()),
                        Hashes.sha256(Files.readAllBytes(options.model())),
                        model.provenance().facts()),
                evaluation,
                Mistakes.of(predictions, dataset, model.preprocessing()),
                warnings,
                Versions.now(clock),
                Versions.of(facts));
    }

    private static Dataset readable(Dataset dataset, Task task) {
        List<Sample> kept = new ArrayList<>();
        for (Sample s : dataset.samples()) {
            task.checkCancelled();
            try {
                s.pixels().read();
                kept.add(s);
            } catch (UnreadableImageException e) {
                task.warn("Skipped: " + e.problem());
            }
        }
        return dataset.with(kept);
    }
}
