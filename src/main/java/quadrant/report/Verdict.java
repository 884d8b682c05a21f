package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;

/**
 * The verdict on a model: the first line of every report and the last of every run.
 *
 * @param sentence what undermines the score, if anything; the score, compared with the baselines
 * @param next what to do next
 * @param because the findings, the gravest first; none where there is only the score
 */
public record Verdict(Kind kind, String sentence, String next, List<Reason> because) {
    /** Wider intervals do not allow a conclusion. */
    private static final double WIDE = 0.1;

    public Verdict {
        because = List.copyOf(because);
    }

    /** The kinds of verdict; in JSON {@code unknown}, {@code nothing-shown} and so on. */
    public enum Kind {
        /** Nothing was tested. */
        UNKNOWN,
        /** The score may be due to chance. */
        NOTHING_SHOWN,
        /** The score does not say how the model does on new images. */
        UNDERMINED,
        /** A histogram of colours may do as well. */
        COLOUR_ALONE,
        /** The score stands. */
        OK
    }

    /**
     * A finding of this run.
     *
     * @param sentence the finding in words
     * @param next what to do about it
     */
    public record Reason(Finding finding, String sentence, String next) {}

    /** Sentence and next step, in one line. */
    public String text() {
        return sentence + " Next: " + next.substring(0, 1).toLowerCase(Locale.ROOT) + next.substring(1);
    }

    /** The verdict by the leading score of a run and what was found on its images. */
    static Verdict of(RunReport run) {
        if (run.leading().isEmpty()) {
            Reason none =
                    Finding.UNTESTED.because("No images were held out, so the accuracy on new images is not known.");
            return new Verdict(none.finding().kind(), none.sentence(), none.next(), List.of(none));
        }
        RunReport.Outcome o = run.leading().get();
        List<Reason> found = new ArrayList<>(run.doubts());
        nothing(o.evaluation()).ifPresent(found::add);
        decline(run).ifPresent(found::add);
        colour(o).ifPresent(found::add);
        weakest(o, run.unit()).ifPresent(found::add);
        found.sort(Comparator.comparing(Reason::finding));
        List<String> sentences = new ArrayList<>(found.stream()
                .filter(r -> r.finding().kind().compareTo(Kind.UNDERMINED) <= 0)
                .map(Reason::sentence)
                .toList());
        sentences.add(score(run, o));
        return new Verdict(
                found.isEmpty() ? Kind.OK : found.get(0).finding().kind(),
                String.join(" ", sentences),
                found.isEmpty()
                        ? "Test it on new " + run.unit() + "."
                        : found.get(0).next(),
                found);
    }

    private static String score(RunReport run, RunReport.Outcome o) {
        StringBuilder s = new StringBuilder("Balanced accuracy ")
                .append(value(o.evaluation(), Texts.INTERVAL_95))
                .append(" on ")
                .append(run.images(o));
        run.beside()
                .ifPresent(b -> s.append(", ")
                        .append(value(b.evaluation(), ""))
                        .append(" on ")
                        .append(run.images(b)));
        List<String> against = new ArrayList<>();
        for (BaselineComparison b : o.baselines()) {
            against.add(b.kind().brief() + " " + Texts.percent(b.balancedAccuracy()));
        }
        if (!against.isEmpty()) {
            s.append("; against ").append(String.join(", ", against));
        }
        return s.append('.').toString();
    }

    /** The balanced accuracy, with the interval where there is one. */
    private static String value(Evaluation e, String interval) {
        return Texts.percent(e.balancedAccuracy())
                + (e.groups() > 1 ? " (" + interval + Texts.range(e.balancedAccuracyInterval()) + ")" : "");
    }

    private static Optional<Reason> nothing(Evaluation e) {
        long present = e.perClass().stream().filter(c -> c.n() > 0).count();
        return e.groups() > 1 && present > 1 && e.balancedAccuracyInterval().low() <= 1.0 / present
                ? Optional.of(Finding.NOTHING_SHOWN.because("Nothing is shown to be learnt: the interval holds "
                        + Texts.percent(1.0 / present) + ", which guessing gives."))
                : Optional.empty();
    }

    private static Optional<Reason> decline(RunReport run) {
        Optional<Evaluation> held =
                run.beside().map(RunReport.Outcome::evaluation).filter(e -> e.groups() > 1);
        return held.filter(e -> e.balancedAccuracyInterval().high()
                        < run.leading()
                                .orElseThrow()
                                .evaluation()
                                .balancedAccuracyInterval()
                                .low())
                .map(e -> Finding.DECLINE.because(
                        "The held-out images are classified worse, beyond chance, so they differ from"
                                + " the training images."));
    }

    private static Optional<Reason> colour(RunReport.Outcome o) {
        return o.baseline(BaselineComparison.Kind.COLOUR)
                .map(b -> b.difference().verdict())
                .filter(v -> v != PairedDifference.Verdict.BETTER && v != PairedDifference.Verdict.UNDECIDED)
                .map(v -> Finding.COLOUR_ALONE.because(
                        "The model is not shown to be better than a histogram of colours."));
    }

    private static Optional<Reason> weakest(RunReport.Outcome o, String unit) {
        Optional<Evaluation.ClassScore> worst = o.evaluation().perClass().stream()
                .filter(c -> c.recall().isPresent() && c.recall().getAsDouble() < 1)
                .min(Comparator.comparingDouble(c -> c.recall().getAsDouble()));
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        String name = worst.get().name();
        String right = Texts.percent(worst.get().recall().getAsDouble());
        List<Evaluation.ClassScore> classes = o.evaluation().perClass();
        Optional<Prediction> top = o.errors().keySet().stream()
                .filter(p -> classes.get(p.truth().orElseThrow()).name().equals(name))
                .findFirst();
        if (top.isPresent() && o.suspects().contains(top.get().id())) {
            return Optional.of(new Reason(
                    Finding.DOUBTFUL_LABELS,
                    "Of the class " + name + " " + right
                            + " are predicted right, and the label of its most confident error may be wrong.",
                    "Check the labels of " + Texts.count(o.suspects().size(), "suspected image") + " first, such as "
                            + top.get().id() + " (labelled " + name + ", predicted "
                            + classes.get(top.get().predicted()).name() + "); quadrant audit lists them."));
        }
        Evaluation e = o.evaluation();
        boolean wide = e.groups() < 2
                || e.balancedAccuracyInterval().high()
                                - e.balancedAccuracyInterval().low()
                        > WIDE;
        return Optional.of(new Reason(
                Finding.WEAK_CLASS,
                "Of the class " + name + " only " + right + " are predicted right.",
                "Label more images of the class " + name + " (" + right + " are predicted right)"
                        + (wide ? ", from new " + unit + ", which also narrows the interval." : ".")));
    }
}
