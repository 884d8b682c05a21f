package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.explain.Examination;
import quadrant.report.Methods.Item;

/**
 * CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 2024) and MI-CLAIM (Norgeot et al., Nature Medicine 2020) as far
 * as a run can answer them. The items stand in words of our own; the papers have the full text.
 */
final class Checklists {
    private static final String NOT_TESTED = "No image was held out.";

    private final RunReport run;

    Checklists(RunReport run) {
        this.run = run;
    }

    List<Item> claim() {
        List<Item> all = new ArrayList<>(List.of(
                Item.open("1", "The title says that AI was used, and of which kind"),
                Item.open("2", "The abstract gives design, methods, results and conclusions"),
                Item.open("3", "Background, intended use and role"),
                Item.open("4", "Aims and hypotheses"),
                Item.open("5", "Prospective or retrospective"),
                Item.open("6", "Goal of the study"),
                Item.of("7", "Sources of the data", data()),
                Item.open("8", "Who and what was included and excluded"),
                Item.of("9", "Preprocessing", pixels()),
                Item.open("10", "Choice of parts of the data"),
                Item.open("11", "De-identification"),
                Item.of("12", "Missing data", leftOut()),
                Item.open("13", "How the images were taken"),
                Item.open("14", "What the reference standard is"),
                Item.open("15", "Why that reference standard"),
                Item.open("16", "Who made the annotations"),
                Item.open("17", "How the test set was annotated"),
                Item.open("18", "How far annotators agree"),
                Item.of("19", "How data were assigned to partitions", partitions()),
                Item.of("20", "At which level partitions are disjoint", disjoint()),
                Item.of("21", "Intended sample size", size())));
        all.addAll(List.of(
                Item.of("22", "The model", model()),
                Item.of("23", "Software", run.provenance().software() + "."),
                Item.of("24", "Initial parameters", start()),
                Item.of("25", "Training", "See Methods, and every parameter under Training."),
                Item.of("26", "How the final model was chosen", chosen()),
                Item.of("27", "Ensembles", ensemble()),
                Item.of(
                        "28",
                        "Metrics",
                        "Balanced accuracy first; accuracy, macro F1, log loss; recall, precision and F1 of each class."),
                Item.of(
                        "29",
                        "Significance and uncertainty",
                        "95 % intervals by bootstrap over " + run.unit()
                                + ", 2000 resamples; differences by paired bootstrap."),
                Item.of("30", "Robustness", robustness()),
                Item.of("31", "Explainability", explained()),
                Item.of("32", "Evaluation on internal data", performance()),
                Item.open("33", "Testing on external data (bin/quadrant evaluate)"),
                Item.open("34", "Registration of the trial"),
                Item.of("35", "Numbers included and excluded", partitions() + " " + leftOut()),
                Item.open("36", "Demographics and clinical traits of each partition"),
                Item.of("37", "Performance with its uncertainty", performance()),
                Item.of("38", "Diagnostic accuracy", "Recall and precision of each class are in the report."),
                Item.of("39", "Analysis of failures", failures()),
                Item.open("40", "Limitations"),
                Item.open("41", "Implications for practice"),
                Item.of("42", "Protocol and technical details", again()),
                Item.of("43", "Availability of software, model and data", available()),
                Item.open("44", "Funding and the funders' role")));
        return all;
    }

    List<Item> minimum() {
        return List.of(
                Item.open("1 a", "The clinical problem"),
                Item.open("1 b", "The research question"),
                Item.open("1 c", "Traits of the cohorts"),
                Item.open("1 d", "Whether they represent the clinic"),
                Item.of("1 e", "The baseline to compare with", baseline()),
                Item.of("2 a", "Origin and format of the data", data()),
                Item.of("2 b", "Transformations before the model", pixels()),
                Item.of("2 c", "Independence of training and test", disjoint()),
                Item.of("3 a", "Models tried, and how the best was selected", chosen()),
                Item.of("3 b", "Kind of the input", "Images."),
                Item.of("4 a", "Primary metric, and why", "Balanced accuracy, as classes may be of unequal size."),
                Item.open("4 b", "Metric of clinical use"),
                Item.of("4 c", "Comparison with the baseline", baseline()),
                Item.of("5 a", "First examination", explained()),
                Item.of("5 b", "Second examination", robustness()),
                Item.of("5 c", "Further examination", mapped()),
                Item.open("5 d", "What the examination means for performance"),
                Item.open("5 e", "Whether single cases can be interpreted"),
                Item.open("5 f", "Reliability where the data shifts"),
                Item.of("6", "Reproducibility, tier of sharing", again() + " " + available()));
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
        boolean mean = run.decision().map(d -> d.strategy().equals("mean")).orElse(false);
        return mean
                ? "The mean of two models on one backbone, in one file."
                : "None: one model, its weights averaged over training steps.";
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
        return run.test()
                .map(o -> Texts.format("Balanced accuracy %.3f", o.evaluation().balancedAccuracy())
                        + " (" + interval(o) + ") on "
                        + Texts.count(o.evaluation().n(), "held-out image") + ".")
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
        return run.test()
                .map(o -> Texts.count(
                                o.evaluation().n() - o.evaluation().confusion().correct(), "error")
                        + "; confusion matrix, and the surest of them with heat maps.")
                .orElse(NOT_TESTED);
    }

    private String baseline() {
        return run.test()
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

    private static String again() {
        return "Seed, hashes, every parameter and the command are in this report; the same data and seed give the same"
                + " model bytes on one machine.";
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
