package quadrant.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Strategy;
import quadrant.report.OutcomeDetail;
import quadrant.report.RunReport;
import quadrant.report.SheetPicture;
import quadrant.task.Task;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.FineTuned;

/** Puts what a run brought into the report's words. */
final class ReportBuilder {
    /** What the report tells elsewhere. */
    private static final Set<String> NOT_OF_THE_PLAN = Set.of("quadrant", "trunk", "tail", "seed");

    private static final int PAIRS_SHOWN = 12;

    private final FineTuneOptions options;
    private final Clock clock;
    private final Map<String, Double> seconds;

    /** @param seconds by phase */
    ReportBuilder(FineTuneOptions options, Clock clock, Map<String, Double> seconds) {
        this.options = options;
        this.clock = clock;
        this.seconds = seconds;
    }

    RunReport build(
            FineTuned tuned,
            Optional<Evaluation> test,
            Examination examination,
            String modelHash,
            List<String> warnings) {
        return new RunReport(
                data(tuned),
                Decisions.of(tuned.advice()),
                fit(tuned, warnings),
                test.map(e -> outcome(tuned, e)),
                examination,
                model(tuned, modelHash),
                provenance(tuned),
                new CopyPictures(tuned.model().preprocessing().mapping(), PAIRS_SHOWN)
                        .of(tuned.alike().all(), tuned.alike().pairs(), Task.SILENT).stream()
                                .limit(PAIRS_SHOWN)
                                .toList());
    }

    private RunReport.Data data(FineTuned t) {
        return new RunReport.Data(
                String.valueOf(options.data().getFileName()),
                t.model().classes(),
                t.parts().train().groupsKnown() ? Optional.of("groups") : Optional.empty(),
                part(t.parts().train()),
                part(t.parts().validation()),
                part(t.parts().test()),
                t.skipped(),
                t.dataHash());
    }

    private static RunReport.Part part(Dataset d) {
        return new RunReport.Part(IntStream.of(d.counts()).boxed().toList(), (int)
                d.samples().stream().map(Sample::group).distinct().count());
    }

    private RunReport.Fit fit(FineTuned t, List<String> warnings) {
        Map<String, String> plan = new LinkedHashMap<>(t.model().provenance().facts());
        plan.keySet()
                .removeIf(k -> NOT_OF_THE_PLAN.contains(k)
                        || k.startsWith("backbone")
                        || k.startsWith("data.")
                        || k.startsWith("images."));
        plan.put("pixels", pixels(t.model().preprocessing()));
        plan.put("keptEpoch", Integer.toString(t.keptEpoch()));
        return new RunReport.Fit(
                plan,
                t.epochs().stream()
                        .map(e -> new RunReport.Epoch(e.epoch(), e.loss(), e.accuracy(), e.validation()))
                        .toList(),
                seconds,
                t.device(),
                warnings,
                // of the images alone there is nothing to see
                Optional.of(t.views()).filter(v -> v.columns().size() > 1).map(SheetPicture::dataUri));
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

    private RunReport.Outcome outcome(FineTuned t, Evaluation test) {
        List<Integer> counts = IntStream.of(t.parts().train().counts()).boxed().toList();
        Predictions predictions = t.test().orElseThrow();
        return new RunReport.Outcome(
                test,
                Baseline.largestClass(test, counts),
                t.testHeadOnly().map(frozen -> frozen(predictions, frozen)),
                Mistakes.of(predictions, t.parts().test(), t.model().preprocessing()),
                new OutcomeDetail(
                        ScoreSheet.of(predictions, options.plan().seed()), Curves.of(predictions), rivals(t)));
    }

    private List<BaselineComparison> rivals(FineTuned t) {
        long seed = options.plan().seed();
        Predictions model = t.test().orElseThrow();
        List<BaselineComparison> rivals = new ArrayList<>();
        rivals.add(BaselineComparison.of(
                BaselineComparison.Kind.MAJORITY,
                model,
                CrossValidate.majority(model, t.parts().train().counts()),
                seed));
        t.testColour()
                .ifPresent(p -> rivals.add(BaselineComparison.of(BaselineComparison.Kind.COLOUR, model, p, seed)));
        if (t.advice().recipe().strategy() != Strategy.HEAD) {
            t.testHeadOnly()
                    .ifPresent(p -> rivals.add(BaselineComparison.of(BaselineComparison.Kind.FROZEN, model, p, seed)));
        }
        return rivals;
    }

    private RunReport.FrozenFeatures frozen(Predictions tuned, Predictions frozen) {
        long seed = options.plan().seed();
        Evaluation e = Evaluation.of(frozen, seed);
        return new RunReport.FrozenFeatures(
                e.balancedAccuracy(), e.balancedAccuracyInterval(), PairedDifference.of(tuned, frozen, seed));
    }

    private static RunReport.Model model(FineTuned t, String hash) {
        return new RunReport.Model(
                FineTuneJob.MODEL,
                hash,
                OptionalDouble.of(t.largestDifference()),
                new RunReport.Pretrained(
                        t.backbone().name(),
                        t.backbone().licence(),
                        t.backbone().sha256()),
                DoubtNumbers.of(t),
                "bin/quadrant classify model.onnx IMAGES --output predictions.csv",
                "run(\"Quadrant Classify\", \"model=model.onnx input=IMAGES output=predictions.csv\");");
    }

    private RunReport.Provenance provenance(FineTuned t) {
        return new RunReport.Provenance(
                options.plan().seed(),
                Versions.now(clock),
                Versions.of(t.model().provenance().facts()));
    }
}
