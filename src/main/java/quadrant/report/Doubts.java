package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import quadrant.dataset.Confounder;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.ConfidentLearning;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.workflow.CheckedData;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/** Finds what undermines the scores of a run: copies, confounders, images that were trained on. */
final class Doubts {
    /** Of few or similar classes most errors are suspected; those of lower probability are usual errors. */
    private static final double LIKELY = 0.9;

    private Doubts() {}

    static List<Verdict.Reason> of(FineTuned t) {
        List<Verdict.Reason> found = of(t.checked());
        Set<String> test = ids(t.parts().test());
        Set<String> train = ids(t.parts().train());
        train.addAll(ids(t.parts().validation()));
        copies(t.checked(), test, train, "held-out", "training images", found);
        if (t.leftOut().isPresent()) {
            copies(t.checked(), train, train, "training", "other training images", found);
        }
        return found;
    }

    static List<Verdict.Reason> of(CrossValidated done) {
        List<Verdict.Reason> found = of(done.checked());
        Set<String> all = ids(done.dataset());
        copies(done.checked(), all, all, "held-out", "others of another group", found);
        return found;
    }

    /** Copies among tested images alone are no advantage. */
    static List<Verdict.Reason> of(CheckedData checked) {
        List<Verdict.Reason> found = new ArrayList<>();
        if (checked.seen() > 0) {
            found.add(Finding.SEEN.because("The model was trained on " + checked.seen()
                    + " of the tested images, so the score is too optimistic."));
        }
        List<Confounder> confounders = checked.guard().confounders();
        if (!confounders.isEmpty()) {
            int more = confounders.size() - 1;
            found.add(Finding.CONFOUNDED.because(
                    confounders.get(0).describe(checked.all().classes())
                            + (more > 0 ? " So it is with " + more + " more, which the warnings name." : "")));
        }
        return found;
    }

    private static Set<String> ids(Dataset images) {
        return images.samples().stream().map(Sample::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void copies(
            CheckedData checked,
            Set<String> scored,
            Set<String> learnt,
            String which,
            String others,
            List<Verdict.Reason> found) {
        Set<String> copied = new TreeSet<>();
        for (CopyPair p : checked.guard().copies()) {
            if (p.acrossGroups(checked.all())) {
                String first = checked.all().samples().get(p.first()).id();
                String second = checked.all().samples().get(p.second()).id();
                if (scored.contains(first) && learnt.contains(second)) {
                    copied.add(first);
                }
                if (scored.contains(second) && learnt.contains(first)) {
                    copied.add(second);
                }
            }
        }
        if (!copied.isEmpty()) {
            found.add(Finding.COPIES.because(copied.size() + " of " + scored.size() + " " + which
                    + " images are copies of " + others
                    + ", changed or not, or show the same object, so the score on them is too optimistic."));
        }
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
