package quadrant.app;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.model.FineTunedModel;
import quadrant.report.EvaluationReport;
import quadrant.report.OutcomeDetail;
import quadrant.task.Hashes;

/** Puts what an evaluation brought into the report's words. */
final class EvaluationReportBuilder {
    private final EvaluateOptions options;
    private final TrunkFactory trunks;
    private final Clock clock;

    EvaluationReportBuilder(EvaluateOptions options, TrunkFactory trunks, Clock clock) {
        this.options = options;
        this.trunks = trunks;
        this.clock = clock;
    }

    private Map<String, String> facts(FineTunedModel model) {
        Map<String, String> facts = new LinkedHashMap<>(model.provenance().facts());
        facts.put(
                "testTimeAugmentation",
                options.views().orElse(model.testViews()).name().toLowerCase(Locale.ROOT));
        return facts;
    }

    EvaluationReport build(
            FineTunedModel model,
            Dataset dataset,
            Predictions predictions,
            Evaluation evaluation,
            Examination examination,
            List<String> warnings)
            throws IOException {
        return new EvaluationReport(
                String.valueOf(options.data().getFileName()),
                dataset.groupsKnown() ? Optional.of("groups") : Optional.empty(),
                new EvaluationReport.Model(
                        String.valueOf(options.model().getFileName()), Hashes.sha256(options.model()), facts(model)),
                evaluation,
                Mistakes.of(predictions, dataset, model.preprocessing()),
                new OutcomeDetail(
                        ScoreSheet.of(predictions, EvaluateJob.BOOTSTRAP_SEED), Curves.of(predictions), List.of()),
                examination,
                warnings,
                Versions.now(clock),
                Versions.of(Map.of("quadrant", Version.get(), "trunk", trunks.version())));
    }
}
