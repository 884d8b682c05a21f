package quadrant.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.report.CrossValidationReport;
import quadrant.report.OutcomeDetail;
import quadrant.report.RunReport;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.Folds;

/** Puts what a cross-validation brought into the report's words. */
final class CrossValidationReportBuilder {
    /** What the report tells elsewhere. */
    private static final Set<String> ELSEWHERE = Set.of("quadrant", "trunk", "tail", "seed");

    private final CrossValidateOptions options;
    private final Clock clock;

    CrossValidationReportBuilder(CrossValidateOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    CrossValidationReport build(CrossValidated done, List<String> warnings) {
        List<Integer> counts = IntStream.of(done.dataset().counts()).boxed().toList();
        boolean deeper = done.folds().stream()
                .anyMatch(f -> !f.facts().getOrDefault("strategy", "").equals("head"));
        return new CrossValidationReport(
                new CrossValidationReport.Data(
                        String.valueOf(options.each().data().getFileName()),
                        done.dataset().classes(),
                        done.dataset().groupsKnown() ? Optional.of("groups") : Optional.empty(),
                        counts,
                        done.skipped(),
                        done.dataHash()),
                new CrossValidationReport.Folding(
                        done.folds().size() / options.repeats(),
                        options.repeats(),
                        options.folds() instanceof Folds.Column,
                        options.each().plan().strategy().name().toLowerCase(Locale.ROOT),
                        decided(options.each().plan(), deeper)),
                done.folds().stream().map(f -> fold(f, done)).toList(),
                outcome(done, counts, deeper),
                done.learning(),
                deeper,
                common(done.folds()),
                warnings,
                new RunReport.Pretrained(
                        done.backbone().name(),
                        done.backbone().licence(),
                        done.backbone().sha256()),
                new RunReport.Provenance(
                        options.each().plan().seed(), Versions.now(clock), Versions.of(done.versions())));
    }

    private static List<String> decided(TrainingPlan plan, boolean deeper) {
        List<String> decided = new ArrayList<>();
        boolean fixed = plan.strategy() == Strategy.HEAD || plan.strategy() == Strategy.ALL;
        if (plan.depth().isEmpty() && !fixed) {
            decided.add("depth");
        }
        if (plan.augmentation().isEmpty()) {
            decided.add("augmentation");
        }
        if (plan.earlyStopping() && deeper) {
            decided.add("when to stop");
        }
        return decided;
    }

    private RunReport.Outcome outcome(CrossValidated done, List<Integer> counts, boolean deeper) {
        long seed = options.each().plan().seed();
        Predictions all = done.outOfFold().predictions();
        Evaluation evaluation = Evaluation.of(all, seed);
        List<BaselineComparison> rivals = new ArrayList<>();
        for (BaselineComparison.Kind kind : BaselineComparison.Kind.values()) {
            if (kind != BaselineComparison.Kind.FROZEN || deeper) {
                rivals.add(BaselineComparison.of(kind, all, done.of(kind), seed));
            }
        }
        return new RunReport.Outcome(
                evaluation,
                Baseline.largestClass(evaluation, counts),
                Optional.empty(),
                Mistakes.of(done.outOfFold().ofRepeat(0), done.dataset(), done.preprocessing()),
                new OutcomeDetail(ScoreSheet.of(all, seed), Curves.of(all), rivals));
    }

    private static CrossValidationReport.Fold fold(FoldOutcome f, CrossValidated done) {
        int test = f.model().rows().size();
        return new CrossValidationReport.Fold(
                f.repeat(),
                f.fold(),
                done.dataset().size() - test,
                test,
                f.depth(),
                f.facts().getOrDefault("strategy", ""),
                f.facts().getOrDefault("augmentation", ""),
                Evaluation.of(f.model(), 1).balancedAccuracy(),
                f.seconds());
    }

    /** What was alike in all folds. */
    private static Map<String, String> common(List<FoldOutcome> folds) {
        Map<String, String> common = new LinkedHashMap<>(folds.get(0).facts());
        folds.forEach(f -> common.entrySet().retainAll(f.facts().entrySet()));
        common.keySet()
                .removeIf(k -> ELSEWHERE.contains(k)
                        || k.startsWith("backbone")
                        || k.startsWith("data.")
                        || k.startsWith("images."));
        return common;
    }
}
