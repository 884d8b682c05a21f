package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.Confounder;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ConfidentLearning;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.workflow.CheckedData;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

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
    /** Of few or similar classes most errors are suspected; those of lower probability are usual errors. */
    private static final double LIKELY = 0.9;

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

    /** What can be found on a model's score, the gravest first. The gravest decides the verdict: its kind and its next step. */
    public enum Finding {
        /** There is no image that the model has not learnt from. */
        UNTESTED(Kind.UNKNOWN, "Hold out whole patients or slides, with --test or a fold."),
        /** The interval of the score holds what guessing gives. */
        NOTHING_SHOWN(
                Kind.NOTHING_SHOWN,
                "Check that the labels are right and that a person can tell the classes apart in these images; then label"
                        + " more."),
        /** The model was trained on tested images. */
        SEEN(Kind.UNDERMINED, "Test it on images that it was not trained on."),
        /** Tested images are copies of training images, or show the same objects. */
        COPIES(
                Kind.UNDERMINED,
                "Remove the copies, or give each image and its copies one group, and train again; quadrant audit shows"
                        + " them."),
        /** A property of files, not of their content, identifies a class. */
        CONFOUNDED(
                Kind.UNDERMINED,
                "Test it on images of which all classes were taken and saved in the same way, or make these so and train"
                        + " again."),
        /** Held-out images are classified worse than left-out ones, beyond chance. */
        DECLINE(
                Kind.UNDERMINED,
                "Find out how the held-out images differ from the training images, and label more images of their kind."),
        /** The model is not shown to be better than a histogram of colours. */
        COLOUR_ALONE(
                Kind.COLOUR_ALONE,
                "Find out whether colour alone distinguishes the classes; the model is not shown to be better."),
        /** The label of the most confident error of the class with the most errors may be wrong; the next step names it. */
        DOUBTFUL_LABELS(Kind.OK, ""),
        /** A class has errors; the next step names it. */
        WEAK_CLASS(Kind.OK, "");

        private final Kind kind;
        private final String next;

        Finding(Kind kind, String next) {
            this.kind = kind;
            this.next = next;
        }

        /** The finding in words, with its usual next step. */
        Reason because(String sentence) {
            return new Reason(this, sentence, next);
        }
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
            return new Verdict(Kind.UNKNOWN, none.sentence, none.next, List.of(none));
        }
        RunReport.Outcome o = run.leading().get();
        List<Reason> found = new ArrayList<>(run.doubts());
        nothing(o.evaluation()).ifPresent(found::add);
        decline(o, run.beside()).ifPresent(found::add);
        colour(o).ifPresent(found::add);
        weakest(o, run.unit()).ifPresent(found::add);
        found.sort(Comparator.comparing(Reason::finding));
        String undermining = found.stream()
                .filter(r -> r.finding.kind.compareTo(Kind.UNDERMINED) <= 0)
                .map(r -> r.sentence + " ")
                .collect(Collectors.joining());
        return new Verdict(
                found.isEmpty() ? Kind.OK : found.get(0).finding.kind,
                undermining
                        + score(run, o)
                        + run.tuned()
                                .flatMap(t -> t.advice().untrained())
                                .map(" "::concat)
                                .orElse(""),
                found.isEmpty() ? "Test it on new " + run.unit() + "." : found.get(0).next,
                List.copyOf(found));
    }

    private static String score(RunReport run, RunReport.Outcome o) {
        String against = o.baselines().stream()
                .map(b -> b.kind().brief() + " " + Texts.percent(b.balancedAccuracy()))
                .collect(Collectors.joining(", "));
        return "Balanced accuracy " + value(o.evaluation(), Texts.INTERVAL_95) + " on " + run.images(o)
                + run.beside()
                        .map(b -> ", " + value(b.evaluation(), "") + " on " + run.images(b))
                        .orElse("")
                + (against.isEmpty() ? "." : "; against " + against + ".");
    }

    /** The balanced accuracy, with the interval where there is one. */
    private static String value(Evaluation e, String interval) {
        return Texts.percent(e.balancedAccuracy())
                + (e.groups() > 1 ? " (" + interval + Texts.range(e.balancedAccuracyInterval()) + ")" : "");
    }

    private static Optional<Reason> nothing(Evaluation e) {
        long present = e.perClass().stream().filter(c -> c.n() > 0).count();
        return e.groups() > 1 && present > 1 && e.balancedAccuracyInterval().low() <= 1.0 / present
                ? Optional.of(Finding.NOTHING_SHOWN.because("The model is not shown to be better than guessing: the"
                        + " interval contains " + Texts.percent(1.0 / present) + ", which guessing gives."))
                : Optional.empty();
    }

    private static Optional<Reason> decline(RunReport.Outcome leading, Optional<RunReport.Outcome> beside) {
        double low = leading.evaluation().balancedAccuracyInterval().low();
        return beside.map(RunReport.Outcome::evaluation)
                .filter(e -> e.groups() > 1 && e.balancedAccuracyInterval().high() < low)
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
        Evaluation e = o.evaluation();
        return e.perClass().stream()
                .filter(c -> c.recall().orElse(1) < 1)
                .min(Comparator.comparingDouble(c -> c.recall().getAsDouble()))
                .map(worst -> {
                    String right = Texts.percent(worst.recall().getAsDouble());
                    Optional<RunReport.Shown> top = o.errors().stream()
                            .filter(s -> s.truth().equals(worst.name()))
                            .findFirst()
                            .filter(s -> o.suspects().contains(s.id()));
                    if (top.isPresent()) {
                        return new Reason(
                                Finding.DOUBTFUL_LABELS,
                                right + " of the class " + worst.name()
                                        + " are classified correctly, and the label of its most confident error may be"
                                        + " wrong.",
                                "Check the labels of "
                                        + Texts.count(o.suspects().size(), "suspected image") + " first, such as "
                                        + top.get().id() + " (labelled " + worst.name() + ", predicted "
                                        + top.get().predicted() + "); quadrant audit lists them.");
                    }
                    Interval i = e.balancedAccuracyInterval();
                    return new Reason(
                            Finding.WEAK_CLASS,
                            "Only " + right + " of the class " + worst.name() + " are classified correctly.",
                            "Label more images of the class " + worst.name() + " (" + right
                                    + " are classified correctly)"
                                    + (e.groups() < 2 || i.high() - i.low() > WIDE
                                            ? ", from new " + unit + ", which also narrows the interval."
                                            : "."));
                });
    }

    /** What undermines the scores of a fine-tuning: copies, confounders. */
    static List<Reason> doubts(FineTuned t) {
        List<Reason> found = doubts(t.checked());
        Set<String> test = ids(t.parts().test());
        Set<String> train = ids(t.parts().train());
        train.addAll(ids(t.parts().validation()));
        copies(t.checked(), test, train, "held-out", "training images").ifPresent(found::add);
        if (t.leftOut().isPresent()) {
            copies(t.checked(), train, train, "training", "other training images")
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The same for a cross-validation. */
    static List<Reason> doubts(CrossValidated done) {
        List<Reason> found = doubts(done.checked());
        Set<String> all = ids(done.dataset());
        copies(done.checked(), all, all, "held-out", "others of another group").ifPresent(found::add);
        return found;
    }

    /** The same for a test, with images that were trained on; copies among tested images alone are no advantage. */
    static List<Reason> doubts(CheckedData checked) {
        List<Reason> found = new ArrayList<>();
        if (checked.seen() > 0) {
            found.add(Finding.SEEN.because("The model was trained on " + checked.seen()
                    + " of the tested images, so the score is too optimistic."));
        }
        List<Confounder> confounders = checked.guard().confounders();
        if (!confounders.isEmpty()) {
            int more = confounders.size() - 1;
            found.add(Finding.CONFOUNDED.because(
                    confounders.get(0).describe(checked.all().classes())
                            + (more > 0 ? " The same holds for " + more + " more, which the warnings name." : "")));
        }
        return found;
    }

    private static Set<String> ids(Dataset images) {
        return images.samples().stream().map(Sample::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<Reason> copies(
            CheckedData checked, Set<String> scored, Set<String> learnt, String which, String others) {
        Set<String> copied = new TreeSet<>();
        for (CopyPair p : checked.guard().copies()) {
            if (p.acrossGroups(checked.all())) {
                List<String> both = Stream.of(p.first(), p.second())
                        .map(i -> checked.all().samples().get(i).id())
                        .toList();
                IntStream.of(0, 1)
                        .filter(i -> scored.contains(both.get(i)) && learnt.contains(both.get(1 - i)))
                        .forEach(i -> copied.add(both.get(i)));
            }
        }
        return copied.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.COPIES.because(copied.size() + " of " + scored.size() + " " + which
                        + " images are copies of " + others
                        + ", changed or not, or show the same object, so the score on them is too optimistic."));
    }

    /** The images whose labels are likely wrong: suspected, and predicted as another class with a high probability. */
    static List<String> suspects(Predictions predictions) {
        List<Prediction> rows = predictions.rows();
        return ConfidentLearning.of(predictions).suspects().stream()
                .filter(s -> rows.get(s.index()).probabilities().get(s.suggested()) >= LIKELY)
                .map(s -> rows.get(s.index()).id())
                .toList();
    }
}
