package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.explain.Examination;
import quadrant.report.Methods.Item;

/**
 * CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 2024) and MI-CLAIM (Norgeot et al., Nature Medicine 2020) as
 * far as a run can answer them. The items, in {@code checklists.tsv}, are paraphrased; the papers have the full text.
 */
final class Checklists {
    private static final String NOT_TESTED = "No image was held out.";

    private final RunReport run;

    Checklists(RunReport run) {
        this.run = run;
    }

    /** The checklists by name, answered as far as the run can. */
    Map<String, List<Item>> answered() {
        Map<String, String> answers = answers();
        Map<String, List<Item>> lists = new LinkedHashMap<>();
        for (List<String> row : Page.rows("checklists.tsv")) {
            List<String> known = Stream.of(row.get(3).split(" ", -1))
                    .filter(key -> !key.isEmpty())
                    .map(key -> Objects.requireNonNull(answers.get(key), key))
                    .toList();
            lists.computeIfAbsent(row.get(0), name -> new ArrayList<>())
                    .add(new Item(
                            row.get(1),
                            row.get(2),
                            known.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", known))));
        }
        return lists;
    }

    private Map<String, String> answers() {
        return Map.ofEntries(
                Map.entry("data", data()),
                Map.entry("pixels", pixels()),
                Map.entry("leftOut", leftOut()),
                Map.entry("partitions", partitions()),
                Map.entry("disjoint", disjoint()),
                Map.entry("size", size()),
                Map.entry("model", model()),
                Map.entry("software", run.provenance().software() + "."),
                Map.entry("start", start()),
                Map.entry("training", "See Methods, and every parameter under Training."),
                Map.entry("chosen", chosen()),
                Map.entry("ensemble", ensemble()),
                Map.entry(
                        "metrics",
                        "Balanced accuracy first; accuracy, macro F1, log loss; recall, precision and F1 of each class."),
                Map.entry(
                        "intervals",
                        "95 % intervals by bootstrap over " + run.unit()
                                + ", 2000 resamples; differences by paired bootstrap."),
                Map.entry("robustness", robustness()),
                Map.entry("explained", explained()),
                Map.entry("mapped", mapped()),
                Map.entry("performance", performance()),
                Map.entry("accuracy", "Recall and precision of each class are in the report."),
                Map.entry("failures", failures()),
                Map.entry("baseline", baseline()),
                Map.entry("input", "Images."),
                Map.entry("primary", "Balanced accuracy, as classes may be of unequal size."),
                Map.entry(
                        "again",
                        "Seed, hashes, every parameter and the command are in this report; the same data and seed give the"
                                + " same model bytes on one machine."),
                Map.entry("available", available()));
    }

    private String data() {
        return "“" + run.name() + "” (SHA-256 "
                + Texts.brief(run.provenance().dataHash().orElse("not known"))
                + "). Where, when and by whom it was collected: for the authors.";
    }

    private String leftOut() {
        int n = run.data().skipped().size();
        return n == 0
                ? "No image was left out when the data was read."
                : Texts.count(n, "image was", "images were")
                        + " left out when the data was read; each is named under Data.";
    }

    private String pixels() {
        return run.training()
                        .map(t -> Texts.capitalised(t.pixels()) + "; recorded")
                        .orElse("Recorded") + " in the model file.";
    }

    private String partitions() {
        RunReport.Data d = run.data();
        return Texts.count(d.images(RunReport.Role.TRAINING), "image") + " for training, "
                + d.images(RunReport.Role.VALIDATION) + " for validation, " + d.images(RunReport.Role.TEST)
                + " held out; by the data's folds or drawn with seed "
                + run.provenance().seed() + ".";
    }

    private String disjoint() {
        return run.data()
                .groups()
                .map(g -> Texts.capitalised(g) + ": none has images in more than one partition.")
                .orElse("Single images; no groups (patients, slides) were named.");
    }

    private String size() {
        RunReport.Data d = run.data();
        int from = d.parts().stream()
                .filter(p -> p.role() == RunReport.Role.TEST)
                .mapToInt(RunReport.Part::groups)
                .sum();
        return Texts.count(d.images(RunReport.Role.TEST), "image") + " held out"
                + d.groups().map(g -> " from " + from + " " + g).orElse("")
                + ". How that number came about: for the authors.";
    }

    private String model() {
        return run.provenance().backbone().map(RunReport.Pretrained::name).orElse("")
                + " with a new linear classifier for " + run.data().classes().size() + " classes. "
                + run.decision().map(MethodsText::what).orElse("");
    }

    private String start() {
        return run.provenance()
                .backbone()
                .map(b -> "Pretrained weights of " + b.name() + " (SHA-256 " + Texts.brief(b.sha256()) + ").")
                .orElse("");
    }

    private String chosen() {
        int epoch = run.training().map(RunReport.Training::keptEpoch).orElse(0);
        String depth = run.decision().map(RunReport.Decision::chosenByUser).orElse(false)
                ? "The depth was chosen by the user."
                : "The depth was chosen on training images alone, before the held-out ones were looked at.";
        return depth + (epoch == 0 ? "" : " The weights after epoch " + epoch + " were kept.");
    }

    private String ensemble() {
        return switch (run.decision().map(RunReport.Decision::strategy).orElse("")) {
            case "mean" -> "The mean of two models on one backbone, in one file.";
            case "top", "all" -> "None: one model, its weights averaged over training steps.";
            default -> "None: one model.";
        };
    }

    private String examined(Function<Examination, String> what) {
        return run.examination().map(what).orElse(NOT_TESTED);
    }

    private String robustness() {
        return examined(e -> e.shortcut()
                .value()
                .map(s -> Texts.format(
                        "Shortcut test: balanced accuracy %.3f with the middle covered, %.3f with the border covered,"
                                + " %.3f whole.",
                        s.border().balancedAccuracy(),
                        s.centre().balancedAccuracy(),
                        s.whole().balancedAccuracy()))
                .orElseGet(() -> e.shortcut().reason().orElse("")));
    }

    private String explained() {
        return examined(e -> e.examples()
                .value()
                .filter(list -> !list.isEmpty())
                .map(list -> Texts.capitalised(MethodsText.technique(list)) + " of "
                        + Texts.count(list.size(), "held-out image") + "; what they mean: for the authors.")
                .orElse("No heat maps were made."));
    }

    private String mapped() {
        return examined(e -> e.map()
                .value()
                .map(m ->
                        "Principal components of the features of " + m.points().size() + " images.")
                .orElse("No map was made."));
    }

    private String performance() {
        return run.leading()
                .map(o -> Texts.format("Balanced accuracy %.3f", o.evaluation().balancedAccuracy())
                        + " (" + interval(o) + ") on "
                        + run.images(o) + ".")
                .orElse(NOT_TESTED);
    }

    private static String interval(RunReport.Outcome o) {
        return o.evaluation().groups() < 2
                ? "one group, so no interval"
                : Texts.format(
                        "95 %% interval %.3f–%.3f",
                        o.evaluation().balancedAccuracyInterval().low(),
                        o.evaluation().balancedAccuracyInterval().high());
    }

    private String failures() {
        return run.leading()
                .map(o -> Texts.count(
                                o.evaluation().n() - o.evaluation().confusion().correct(), "error")
                        + "; confusion matrix, and the most confident of them with heat maps.")
                .orElse(NOT_TESTED);
    }

    private String baseline() {
        return run.leading()
                .map(o -> {
                    StringBuilder s = new StringBuilder();
                    for (BaselineComparison b : o.baselines()) {
                        s.append(OutcomeText.name(b.kind()))
                                .append(Texts.format(": %.3f, difference ", b.balancedAccuracy()))
                                .append(Texts.signed(b.difference().value()))
                                .append(". ");
                    }
                    return s.toString().strip();
                })
                .orElse(NOT_TESTED);
    }

    private String available() {
        return run.provenance().quadrant() + ", Apache-2.0. Model file SHA-256 "
                + Texts.brief(run.model().map(RunReport.Model::modelSha256).orElse(""))
                + run.provenance()
                        .backbone()
                        .map(b -> "; pretrained network: " + b.licence())
                        .orElse("")
                + ". Whether model and data are shared: for the authors.";
    }
}
