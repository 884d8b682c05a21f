package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.PairedDifference;
import quadrant.explain.Shortcut;

/** What a run can say of itself in answer to a checklist, in short sentences. */
final class RunFacts {
    private final RunReport run;

    RunFacts(RunReport run) {
        this.run = run;
    }

    String data() {
        return "“" + run.data().name() + "” (SHA-256 " + Texts.brief(run.data().hash())
                + "). Where, when and by whom it was collected: for the authors.";
    }

    String leftOut() {
        int n = run.data().skipped().size();
        return n == 0
                ? "No image was left out when the data was read."
                : Texts.count(n, "image was", "images were")
                        + " left out when the data was read; each is named under Data.";
    }

    String pixels() {
        String p = run.fit().plan().get("pixels");
        return p == null ? "Recorded in the model file." : Texts.capitalised(p) + "; recorded in the model file.";
    }

    String partitions() {
        RunReport.Data d = run.data();
        return Texts.count(d.train().total(), "image") + " for training, "
                + d.validation().total() + " for validation, " + d.test().total()
                + " held out; by the data's folds or drawn with seed "
                + run.provenance().seed() + ".";
    }

    String disjoint() {
        return run.data()
                .groups()
                .map(g -> Texts.capitalised(g) + ": none has images in more than one partition.")
                .orElse("Single images; no groups (patients, slides) were named.");
    }

    String size() {
        RunReport.Part test = run.data().test();
        String groups =
                run.data().groups().map(g -> " from " + test.groups() + " " + g).orElse("");
        return Texts.count(test.total(), "image") + " held out" + groups
                + ". How that number came about: for the authors.";
    }

    String model() {
        return run.model().backbone().name() + " with a new linear classifier for "
                + run.data().classes().size() + " classes; trained to depth "
                + run.decision().depth() + " (" + run.decision().strategy() + ").";
    }

    String software() {
        List<String> versions = new ArrayList<>();
        run.provenance().versions().forEach((k, v) -> versions.add(k + " " + v));
        return String.join(", ", versions) + "; " + run.fit().device() + ".";
    }

    String start() {
        return "Pretrained weights of " + run.model().backbone().name() + " (SHA-256 "
                + Texts.brief(run.model().backbone().sha256()) + ").";
    }

    String chosen() {
        String epoch = run.fit().plan().get("keptEpoch");
        String depth = run.decision().chosenByUser()
                ? "The depth was chosen by the user."
                : "The depth was chosen on training images alone, before the held-out ones were looked at.";
        return depth + (epoch == null || epoch.equals("0") ? "" : " The weights after epoch " + epoch + " were kept.");
    }

    String metrics() {
        return "Balanced accuracy first; accuracy, macro F1, log loss; recall, precision and F1 of each class.";
    }

    String uncertainty() {
        String unit = run.data().groups().orElse("images");
        return "95 % intervals by bootstrap over " + unit + ", 2000 resamples; differences by paired bootstrap.";
    }

    /** Of the held-out images; what says that there are none otherwise. */
    String performance() {
        return run.test()
                .map(o -> Texts.format(
                        "Balanced accuracy %.3f (%s) on %d held-out images.",
                        o.evaluation().balancedAccuracy(),
                        IntervalText.brief(o.evaluation()),
                        o.evaluation().n()))
                .orElse("No image was held out.");
    }

    String baseline() {
        return run.test()
                .map(o -> {
                    String guess = Texts.format(
                            "Guessing the largest class: %.3f.", o.baseline().balancedAccuracy());
                    return o.frozen()
                            .filter(f -> run.decision().depth() > 0)
                            .map(f -> guess
                                    + Texts.format(" Frozen features: %.3f", f.balancedAccuracy())
                                    + difference(f.difference()))
                            .orElse(guess);
                })
                .orElse("No image was held out.");
    }

    private static String difference(PairedDifference d) {
        if (d.interval().equals(PairedDifference.UNKNOWN)) {
            return ", difference " + Texts.signed(d.value()) + ".";
        }
        return ", difference " + Texts.signed(d.value()) + " (95 % interval "
                + Texts.signed(d.interval().low()) + " to "
                + Texts.signed(d.interval().high()) + ").";
    }

    String robustness() {
        return run.examination()
                .shortcut()
                .map(RunFacts::covered)
                .value()
                .orElseGet(() -> run.examination().shortcut().reason().orElseThrow());
    }

    private static String covered(Shortcut s) {
        return Texts.format(
                "Shortcut test: balanced accuracy %.3f with the middle covered, %.3f with the border covered, %.3f whole.",
                s.border().balancedAccuracy(),
                s.centre().balancedAccuracy(),
                s.whole().balancedAccuracy());
    }

    String explained() {
        return run.examination()
                .examples()
                .value()
                .filter(e -> !e.isEmpty())
                .map(e -> Texts.capitalised(MethodsText.technique(e)) + " of " + Texts.count(e.size(), "held-out image")
                        + "; what they mean: for the authors.")
                .orElse("No heat maps were made.");
    }

    String mapped() {
        return run.examination()
                .map()
                .value()
                .map(m ->
                        "Principal components of the features of " + m.points().size() + " images.")
                .orElse("No map was made.");
    }

    String failures() {
        return run.test()
                .map(o -> Texts.count(
                                o.evaluation().n() - o.evaluation().confusion().correct(), "wrong call")
                        + "; confusion matrix, and the surest of them with heat maps.")
                .orElse("No image was held out.");
    }

    String again() {
        return "Seed, hashes, every parameter and the command are in this report; the same data and seed give the same"
                + " model bytes on one machine.";
    }

    String available() {
        return "Quadrant " + run.provenance().versions().getOrDefault("Quadrant", "")
                + ", Apache-2.0. Model file SHA-256 " + Texts.brief(run.model().sha256())
                + "; pretrained network: " + run.model().backbone().licence()
                + ". Whether model and data are shared: for the authors.";
    }
}
