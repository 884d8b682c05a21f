package quadrant.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.Similarity;
import quadrant.report.Findings;
import quadrant.report.RunReport;

/** Advice, in the form that reports show. */
public final class Decisions {
    private Decisions() {}

    /** The decision that follows from an advice. */
    public static RunReport.Decision of(Advice a) {
        return new RunReport.Decision(
                a.quadrant().map(q -> OptionalInt.of(q.number())).orElse(OptionalInt.empty()),
                a.recipe().strategy().name().toLowerCase(Locale.ROOT),
                a.recipe().depth(),
                a.chosenByUser(),
                a.reasons(),
                position(a),
                findings(a),
                a.comparison());
    }

    /** The position of the data in the size–similarity matrix. */
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
        return new Findings(
                e.profile().classes(),
                e.rule(),
                e.profile().groupsKnown(),
                e.similarity().value(),
                e.similarity().reason(),
                e.layers().value().orElse(List.of()),
                e.layers().reason(),
                e.families(),
                a.wouldChange());
    }
}
