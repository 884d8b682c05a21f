package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import quadrant.report.Checklist.Item;

/**
 * CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 2024) and MI-CLAIM (Norgeot et al., Nature Medicine 2020) as far
 * as a run can answer them. The items are told in words of our own; the papers have the full text.
 */
final class Checklists {
    private Checklists() {}

    static List<Checklist> of(RunReport run) {
        RunFacts facts = new RunFacts(run);
        List<Item> claim = new ArrayList<>(opening());
        claim.addAll(data(facts));
        claim.addAll(model(facts));
        claim.addAll(results(facts));
        return List.of(new Checklist("CLAIM 2024", claim), new Checklist("MI-CLAIM", minimum(facts)));
    }

    private static List<Item> opening() {
        return List.of(
                Item.open("1", "The title says that AI was used, and of which kind"),
                Item.open("2", "The abstract tells design, methods, results and conclusions"),
                Item.open("3", "Background, intended use and role"),
                Item.open("4", "Aims and hypotheses"),
                Item.open("5", "Prospective or retrospective"),
                Item.open("6", "Goal of the study"));
    }

    private static List<Item> data(RunFacts facts) {
        return List.of(
                Item.of("7", "Sources of the data", facts.data()),
                Item.open("8", "Who and what was included and excluded"),
                Item.of("9", "Preprocessing", facts.pixels()),
                Item.open("10", "Choice of parts of the data"),
                Item.open("11", "De-identification"),
                Item.of("12", "Missing data", facts.leftOut()),
                Item.open("13", "How the images were taken"),
                Item.open("14", "What the reference standard is"),
                Item.open("15", "Why that reference standard"),
                Item.open("16", "Who made the annotations"),
                Item.open("17", "How the test set was annotated"),
                Item.open("18", "How far annotators agree"),
                Item.of("19", "How data were assigned to partitions", facts.partitions()),
                Item.of("20", "At which level partitions are disjoint", facts.disjoint()),
                Item.of("21", "Intended sample size", facts.size()));
    }

    private static List<Item> model(RunFacts facts) {
        return List.of(
                Item.of("22", "The model", facts.model()),
                Item.of("23", "Software", facts.software()),
                Item.of("24", "Initial parameters", facts.start()),
                Item.of("25", "Training", "See Methods, and every parameter under Training."),
                Item.of("26", "How the final model was chosen", facts.chosen()),
                Item.of("27", "Ensembles", "None: one model, its weights averaged over training steps."),
                Item.of("28", "Metrics", facts.metrics()),
                Item.of("29", "Significance and uncertainty", facts.uncertainty()),
                Item.of("30", "Robustness", facts.robustness()),
                Item.of("31", "Explainability", facts.explained()),
                Item.of("32", "Evaluation on internal data", facts.performance()),
                Item.open("33", "Testing on external data (bin/quadrant evaluate)"),
                Item.open("34", "Registration of the trial"));
    }

    private static List<Item> results(RunFacts facts) {
        return List.of(
                Item.of("35", "Numbers included and excluded", facts.partitions() + " " + facts.leftOut()),
                Item.open("36", "Demographics and clinical traits of each partition"),
                Item.of("37", "Performance with its uncertainty", facts.performance()),
                Item.of("38", "Diagnostic accuracy", "Recall and precision of each class are in the report."),
                Item.of("39", "Analysis of failures", facts.failures()),
                Item.open("40", "Limitations"),
                Item.open("41", "Implications for practice"),
                Item.of("42", "Protocol and technical details", facts.again()),
                Item.of("43", "Availability of software, model and data", facts.available()),
                Item.open("44", "Funding and the funders' role"));
    }

    private static List<Item> minimum(RunFacts facts) {
        return List.of(
                Item.open("1 a", "The clinical problem"),
                Item.open("1 b", "The research question"),
                Item.open("1 c", "Traits of the cohorts"),
                Item.open("1 d", "Whether they represent the clinic"),
                Item.of("1 e", "The baseline to compare with", facts.baseline()),
                Item.of("2 a", "Origin and format of the data", facts.data()),
                Item.of("2 b", "Transformations before the model", facts.pixels()),
                Item.of("2 c", "Independence of training and test", facts.disjoint()),
                Item.of("3 a", "Models tried, and how the best was selected", facts.chosen()),
                Item.of("3 b", "Kind of the input", "Images."),
                Item.of("4 a", "Primary metric, and why", "Balanced accuracy, as classes may be of unequal size."),
                Item.open("4 b", "Metric of clinical use"),
                Item.of("4 c", "Comparison with the baseline", facts.baseline()),
                Item.of("5 a", "First examination", facts.explained()),
                Item.of("5 b", "Second examination", facts.robustness()),
                Item.of("5 c", "Further examination", facts.mapped()),
                Item.open("5 d", "What the examination means for performance"),
                Item.open("5 e", "Whether single cases can be interpreted"),
                Item.open("5 f", "Reliability where the data shifts"),
                Item.of("6", "Reproducibility, tier of sharing", facts.again() + " " + facts.available()));
    }
}
