package quadrant.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.report.Folding;
import quadrant.report.Picture;
import quadrant.report.RunReport;
import quadrant.report.SheetPicture;
import quadrant.task.Task;
import quadrant.workflow.CheckedData;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;
import quadrant.workflow.Folds;

/** Makes a report from the result of a fine-tuning, an evaluation or a cross-validation. */
final class ReportBuilder {
    private static final int PAIRS_SHOWN = 12;

    /** The facts that the models of all folds have in common, as a cross-validation's report shows them. */
    private static final List<String> PLAN = List.of(
            "strategy",
            "depth",
            "augmentation",
            "views",
            "sampling",
            "mixUp",
            "cutMix",
            "epochs",
            "earlyStopping",
            "batchSize",
            "learningRate",
            "stageDecay",
            "weightDecay",
            "labelSmoothing",
            "dropout",
            "headPenalty",
            "threads");

    private final Clock clock;
    private final List<String> warnings;

    ReportBuilder(Clock clock, List<String> warnings) {
        this.clock = clock;
        this.warnings = warnings;
    }

    /**
     * The report of a fine-tuning.
     *
     * @param seconds by phase
     */
    RunReport of(
            FineTuneOptions options,
            FineTuned t,
            Examination examination,
            String modelHash,
            Map<String, Double> seconds) {
        long seed = options.plan().seed();
        Map<String, String> facts = t.model().provenance().facts();
        return new RunReport(
                RunReport.Kind.FINE_TUNING,
                String.valueOf(options.data().getFileName()),
                Versions.now(clock),
                new RunReport.Data(
                        t.model().classes(),
                        groups(t.parts().train()),
                        t.parts().train().bags(),
                        parts(t.parts()),
                        t.skipped()),
                t.test().map(s -> outcome(t, s, t.parts().test(), seed)),
                t.leftOut().map(s -> outcome(t, s, t.parts().train(), seed)),
                Optional.of(Decisions.of(t.advice())
                        .with(
                                facts.getOrDefault("strategy", "layers"),
                                Integer.parseInt(facts.getOrDefault("depth", "0")))),
                Optional.of(training(t, seconds)),
                Optional.empty(),
                Optional.of(examination),
                Optional.of(new RunReport.Model(
                        FineTuneJob.MODEL,
                        modelHash,
                        OptionalDouble.of(t.largestDifference()),
                        UncertaintyNumbers.of(t),
                        Map.of())),
                new RunReport.Provenance(
                        Optional.of(new RunReport.Pretrained(
                                t.backbone().name(),
                                t.backbone().licence(),
                                t.backbone().sha256())),
                        seed,
                        Optional.of(t.dataHash()),
                        Versions.of(facts)),
                warnings,
                Doubts.of(t),
                new CopyPictures(t.model().preprocessing().mapping(), PAIRS_SHOWN)
                                .of(
                                        t.checked().all(),
                                        t.checked()
                                                .guard()
                                                .alikeAcross(t.checked().all()),
                                        Task.SILENT)
                                .stream()
                                .limit(PAIRS_SHOWN)
                                .toList());
    }

    private static Optional<String> groups(Dataset d) {
        return d.groupsKnown() ? Optional.of("groups") : Optional.empty();
    }

    private static List<Integer> counts(Dataset d) {
        return IntStream.of(d.counts()).boxed().toList();
    }

    private static List<RunReport.Part> parts(FineTuned.Parts p) {
        return List.of(
                part(RunReport.Role.TRAINING, p.train()),
                part(RunReport.Role.VALIDATION, p.validation()),
                part(RunReport.Role.TEST, p.test()));
    }

    private static RunReport.Part part(RunReport.Role role, Dataset d) {
        return new RunReport.Part(role, counts(d), (int)
                d.samples().stream().map(Sample::group).distinct().count());
    }

    private static RunReport.Outcome outcome(FineTuned t, FineTuned.Scored scored, Dataset images, long seed) {
        return outcome(
                scored.model(),
                t.model().pooling(),
                counts(t.parts().train()),
                baselines(t, scored, seed),
                Mistakes.of(scored.model(), images, t.model().preprocessing()),
                seed);
    }

    /** @param pooling how the predictions of images become one for their group */
    private static RunReport.Outcome outcome(
            Predictions p,
            GroupPooling pooling,
            List<Integer> trained,
            List<BaselineComparison> baselines,
            List<RunReport.Mistake> errors,
            long seed) {
        Evaluation e = Evaluation.of(p, seed);
        return new RunReport.Outcome(
                e,
                Baseline.largestClass(e, trained),
                baselines,
                ScoreSheet.of(p, seed),
                Curves.of(p),
                errors,
                Doubts.suspects(p),
                GroupCall.evaluate(p, pooling, seed));
    }

    private static List<BaselineComparison> baselines(FineTuned t, FineTuned.Scored scored, long seed) {
        Predictions model = scored.model();
        Map<BaselineComparison.Kind, Predictions> simpler = new LinkedHashMap<>();
        simpler.put(
                BaselineComparison.Kind.MAJORITY,
                CrossValidate.majority(model, t.parts().train().counts()));
        scored.colour().ifPresent(p -> simpler.put(BaselineComparison.Kind.COLOUR, p));
        scored.headOnly()
                .filter(p -> t.advice().recipe().strategy() != Strategy.HEAD)
                .ifPresent(p -> simpler.put(BaselineComparison.Kind.FROZEN, p));
        return simpler.entrySet().stream()
                .map(s -> BaselineComparison.of(s.getKey(), model, s.getValue(), seed))
                .toList();
    }

    private static RunReport.Training training(FineTuned t, Map<String, Double> seconds) {
        String strength = t.model().provenance().fact("ridgeStrength");
        return new RunReport.Training(
                t.advice().recipe(),
                pixels(t.model().preprocessing()),
                strength.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(strength)),
                t.keptEpoch(),
                t.epochs().stream()
                        .map(e -> new RunReport.Epoch(e.epoch(), e.loss(), e.accuracy(), e.validation()))
                        .toList(),
                seconds,
                t.device(),
                // with images only there is nothing more to show
                Optional.of(t.views()).filter(v -> v.columns().size() > 1).map(v -> Picture.jpeg(SheetPicture.of(v))));
    }

    /** Such as "224×224 pixels, center square, range auto, antialiased bicubic". */
    private static String pixels(Preprocessing p) {
        List<Integer> channels = p.mapping().channels();
        return p.sizePx() + "×" + p.sizePx() + " pixels, "
                + p.resize().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (channels.isEmpty()
                        ? ""
                        : ", channels " + channels.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                + ", range " + p.mapping().range().name().toLowerCase(Locale.ROOT) + ", antialiased bicubic";
    }

    /**
     * The report of an evaluation.
     *
     * @param versions of the software that computed it
     */
    RunReport of(
            EvaluateOptions options,
            FineTunedModel model,
            String modelHash,
            Tested tested,
            Map<String, String> versions) {
        Map<String, String> facts = new LinkedHashMap<>(model.provenance().facts());
        facts.put(
                "testTimeAugmentation",
                options.views().orElse(model.testViews()).name().toLowerCase(Locale.ROOT));
        Dataset images = tested.images;
        return new RunReport(
                RunReport.Kind.EVALUATION,
                String.valueOf(options.data().getFileName()),
                Versions.now(clock),
                new RunReport.Data(
                        tested.predictions.classes(),
                        groups(images),
                        images.bags(),
                        List.of(new RunReport.Part(
                                RunReport.Role.ALL,
                                ofClasses(tested.predictions),
                                part(RunReport.Role.ALL, images).groups())),
                        List.of()),
                Optional.of(outcome(
                        tested.predictions,
                        model.pooling(),
                        ofClasses(tested.predictions),
                        List.of(),
                        Mistakes.of(tested.predictions, images, model.preprocessing()),
                        Evaluation.SEED)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(tested.examination),
                Optional.of(new RunReport.Model(
                        String.valueOf(options.model().getFileName()),
                        modelHash,
                        OptionalDouble.empty(),
                        Optional.empty(),
                        facts)),
                new RunReport.Provenance(Optional.empty(), Evaluation.SEED, Optional.empty(), Versions.of(versions)),
                warnings,
                Doubts.of(tested.checked),
                List.of());
    }

    /** Images, with what was found on them, a model's predictions and heat maps. */
    record Tested(Dataset images, CheckedData checked, Predictions predictions, Examination examination) {}

    /** The number of images of each class of the model. */
    private static List<Integer> ofClasses(Predictions p) {
        int[] counts = new int[p.classes().size()];
        p.rows().forEach(r -> counts[r.truth().orElseThrow()]++);
        return IntStream.of(counts).boxed().toList();
    }

    /** The report of a cross-validation. */
    RunReport of(CrossValidateOptions options, CrossValidated done) {
        TrainingPlan plan = options.each().plan();
        boolean deeper = done.folds().stream()
                .anyMatch(f -> !f.facts().getOrDefault("strategy", "").equals("head"));
        Predictions all = done.outOfFold().predictions();
        List<BaselineComparison> baselines = new ArrayList<>();
        for (BaselineComparison.Kind kind : BaselineComparison.Kind.values()) {
            if (kind != BaselineComparison.Kind.FROZEN || deeper) {
                baselines.add(BaselineComparison.of(kind, all, done.of(kind), plan.seed()));
            }
        }
        return new RunReport(
                RunReport.Kind.CROSS_VALIDATION,
                String.valueOf(options.each().data().getFileName()),
                Versions.now(clock),
                new RunReport.Data(
                        done.dataset().classes(),
                        groups(done.dataset()),
                        done.dataset().bags(),
                        List.of(part(RunReport.Role.ALL, done.dataset())),
                        done.skipped()),
                Optional.of(outcome(
                        all,
                        GroupPooling.MEAN,
                        counts(done.dataset()),
                        baselines,
                        Mistakes.of(done.outOfFold().ofRepeat(0), done.dataset(), done.preprocessing()),
                        plan.seed())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(folding(options, done, deeper)),
                Optional.empty(),
                Optional.empty(),
                new RunReport.Provenance(
                        Optional.of(new RunReport.Pretrained(
                                done.backbone().name(),
                                done.backbone().licence(),
                                done.backbone().sha256())),
                        plan.seed(),
                        Optional.of(done.dataHash()),
                        Versions.of(done.versions())),
                warnings,
                Doubts.of(done),
                List.of());
    }

    private static Folding folding(CrossValidateOptions options, CrossValidated done, boolean deeper) {
        List<Folding.Fold> folds = done.folds().stream().map(f -> fold(f, done)).toList();
        Map<String, String> common = new LinkedHashMap<>(done.folds().get(0).facts());
        common.keySet().retainAll(PLAN);
        done.folds().forEach(f -> common.entrySet().retainAll(f.facts().entrySet()));
        return new Folding(
                folds.size() / options.repeats(),
                options.repeats(),
                options.folds() instanceof Folds.Column,
                options.each().plan().strategy().name().toLowerCase(Locale.ROOT),
                deeper,
                decided(options.each().plan(), deeper),
                common,
                folds,
                done.learning(),
                folds.stream().mapToDouble(Folding.Fold::seconds).sum());
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

    private static Folding.Fold fold(FoldOutcome f, CrossValidated done) {
        int test = f.model().rows().size();
        return new Folding.Fold(
                f.repeat(),
                f.fold(),
                done.dataset().labelled() - test,
                test,
                f.depth(),
                f.facts().getOrDefault("strategy", ""),
                f.facts().getOrDefault("augmentation", ""),
                Evaluation.of(f.model(), 1).balancedAccuracy(),
                f.seconds().values().stream().mapToDouble(Double::doubleValue).sum(),
                f.seconds());
    }
}
