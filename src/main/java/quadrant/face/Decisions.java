package quadrant.face;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.RaceResult;
import quadrant.advisor.Similarity;
import quadrant.disk.Findings;
import quadrant.disk.RunReport;
import quadrant.training.DepthEvidence;

/** Advices as the reports show them. */
public final class Decisions {
    private Decisions() {}

    /** The decision that follows an advice. */
    public static RunReport.Decision of(Advice a) {
        return new RunReport.Decision(
                a.quadrant().map(q -> OptionalInt.of(q.number())).orElse(OptionalInt.empty()),
                a.recipe().strategy().name().toLowerCase(Locale.ROOT),
                a.recipe().depth(),
                a.chosenByUser(),
                a.reasons(),
                position(a),
                findings(a));
    }

    /** Where an advice's data lies in the size–similarity matrix. */
    public static RunReport.Position position(Advice a) {
        Optional<Similarity> s = a.similarity();
        Similarity.Method method = s.map(Similarity::method).orElse(Similarity.Method.BATCH_NORM);
        return new RunReport.Position(
                a.evidence().smallest(),
                Advisor.LARGE,
                s.map(v -> OptionalDouble.of(v.value())).orElse(OptionalDouble.empty()),
                s.map(Similarity::interval),
                method.alike(),
                method.greatest(),
                s.map(v -> v.layers().stream().map(Similarity.Layer::divergence).toList())
                        .orElse(List.of()),
                s.map(Similarity::landmarks).orElse(List.of()));
    }

    private static Findings findings(Advice a) {
        Evidence e = a.evidence();
        Map<Integer, RaceResult.Entry> raced = e.race().value().stream()
                .flatMap(r -> r.entries().stream())
                .collect(Collectors.toMap(RaceResult.Entry::depth, Function.identity()));
        return new Findings(
                e.profile(),
                e.rule(),
                e.similarity(),
                e.depths().stream()
                        .map(d -> depth(d, Optional.ofNullable(raced.get(d.depth()))))
                        .toList(),
                e.race().reason(),
                a.expectedAccuracy(),
                a.expectedSeconds(),
                a.wouldChange());
    }

    private static Findings.Depth depth(DepthEvidence d, Optional<RaceResult.Entry> raced) {
        return new Findings.Depth(
                d.depth(),
                d.probe().map(p -> new Findings.Probe(p.value(), p.interval())),
                d.logMe().value().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                raced.map(RaceResult.Entry::scores).orElse(List.of()),
                raced.map(RaceResult.Entry::left).orElse(""));
    }
}
