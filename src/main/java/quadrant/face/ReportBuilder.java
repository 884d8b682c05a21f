package quadrant.face;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Similarity;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.disk.RunReport;
import quadrant.disk.Thumbnail;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.workflow.FineTuned;

/** Puts what a run brought into the report's words. */
final class ReportBuilder {
    private static final int SHOWN_MISTAKES = 12;

    private final FineTuneOptions options;
    private final Clock clock;

    ReportBuilder(FineTuneOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    RunReport build(FineTuned tuned, Optional<Evaluation> test, String modelHash, List<String> warnings) {
        return new RunReport(
                data(tuned),
                decision(tuned.advice()),
                fit(tuned, warnings),
                test.map(e -> outcome(tuned, e)),
                model(tuned, modelHash),
                provenance(tuned));
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

    private static RunReport.Decision decision(Advice a) {
        Optional<Similarity> s = a.similarity();
        return new RunReport.Decision(
                a.quadrant().map(q -> OptionalInt.of(q.number())).orElse(OptionalInt.empty()),
                a.recipe().strategy().name().toLowerCase(Locale.ROOT),
                a.recipe().depth(),
                a.chosenByUser(),
                a.reasons(),
                new RunReport.Position(
                        a.smallestClass(),
                        Advisor.LARGE,
                        s.map(v -> OptionalDouble.of(v.value())).orElse(OptionalDouble.empty()),
                        Advisor.ALIKE,
                        s.map(Similarity::layers).orElse(List.of())));
    }

    private static RunReport.Fit fit(FineTuned t, List<String> warnings) {
        Map<String, String> plan = new LinkedHashMap<>(t.model().provenance().facts());
        plan.keySet().removeIf(k -> k.startsWith("backbone") || k.startsWith("data.") || k.startsWith("images."));
        plan.put("keptEpoch", Integer.toString(t.keptEpoch()));
        return new RunReport.Fit(
                plan,
                t.epochs().stream()
                        .map(e -> new RunReport.Epoch(e.epoch(), e.loss(), e.accuracy(), e.validation()))
                        .toList(),
                t.seconds(),
                t.device(),
                warnings);
    }

    private static RunReport.Outcome outcome(FineTuned t, Evaluation test) {
        List<Integer> counts = IntStream.of(t.parts().train().counts()).boxed().toList();
        return new RunReport.Outcome(
                test, Baseline.largestClass(test, counts), mistakes(t.test().orElseThrow(), t));
    }

    private static List<RunReport.Mistake> mistakes(Predictions predictions, FineTuned t) {
        Map<String, Sample> samples = new HashMap<>();
        t.parts().test().samples().forEach(s -> samples.put(s.id(), s));
        List<Prediction> wrong = new ArrayList<>(predictions.rows());
        wrong.removeIf(p -> p.predicted() == p.truth().orElse(-1));
        wrong.sort(Comparator.comparing(p -> -p.probabilities().get(p.predicted())));
        List<RunReport.Mistake> shown = new ArrayList<>();
        for (Prediction p : wrong.subList(0, Math.min(SHOWN_MISTAKES, wrong.size()))) {
            Sample s = samples.get(p.id());
            byte[] png = s == null
                    ? new byte[0]
                    : Thumbnail.png(t.model().preprocessing().canvas(s.pixels().read()));
            shown.add(RunReport.Mistake.of(
                    p.id(),
                    predictions.classes().name(p.truth().orElseThrow()),
                    predictions.classes().name(p.predicted()),
                    p.probabilities().get(p.predicted()),
                    png));
        }
        return shown;
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
                "bin/quadrant classify model.onnx IMAGES --output predictions.csv",
                "run(\"Quadrant Classify\", \"model=model.onnx input=IMAGES output=predictions.csv\");");
    }

    private RunReport.Provenance provenance(FineTuned t) {
        Map<String, String> facts = t.model().provenance().facts();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Quadrant", facts.getOrDefault("quadrant", ""));
        versions.put("trunk", facts.getOrDefault("trunk", ""));
        versions.put("tail", facts.getOrDefault("tail", ""));
        versions.put("Java", System.getProperty("java.version"));
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        String now =
                ZonedDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        return new RunReport.Provenance(options.plan().seed(), now, versions);
    }
}
