package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;

/** What the template {@code crossvalidation.mustache} asks for, by name. */
final class CrossValidationPage {
    private final CrossValidationReport report;
    private final Evaluation evaluation;
    private final OutcomeText text;

    private CrossValidationPage(CrossValidationReport report) {
        this.report = report;
        this.evaluation = report.outcome().evaluation();
        this.text = new OutcomeText(
                evaluation, report.outcome().baseline(), report.data().groups(), "held-out image");
    }

    static Map<String, Object> of(CrossValidationReport report) {
        return new CrossValidationPage(report).page();
    }

    private Map<String, Object> page() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "Quadrant cross-validation");
        page.put("name", report.data().name());
        page.put("created", Texts.day(report.provenance().created()));
        page.put("headline", report.verdict());
        page.put("brought", brought());
        page.put("caveats", caveats());
        page.put("warnings", report.warnings());
        page.put("hasWarnings", !report.warnings().isEmpty());
        page.put("outcomeTitle", "How good it is on held-out images");
        page.put("mistakesTitle", "Held-out images that it got wrong");
        page.putAll(OutcomePage.of(
                evaluation,
                report.outcome().mistakes(),
                summary(),
                report.outcome().detail()));
        page.putAll(LearningPage.of(report.learning(), unit()));
        page.put("how", how());
        page.put("repeated", report.folding().repeats() > 1);
        page.put("folds", report.folds().stream().map(this::row).toList());
        page.put("methods", methods());
        page.put("plan", OutcomePage.rows(PlainNames.parameters(report.plan())));
        page.put("record", OutcomePage.rows(record()));
        page.put("skipped", report.data().skipped());
        page.put("hasSkipped", !report.data().skipped().isEmpty());
        return page;
    }

    /** Without guessing the largest class of all images, as each fold guesses that of its own training part. */
    private Map<String, String> summary() {
        Map<String, String> rows = text.summary(report.outcome().detail());
        rows.keySet().removeIf(k -> k.startsWith("Always guessing"));
        return rows;
    }

    private Optional<BaselineComparison> rival(BaselineComparison.Kind kind) {
        return report.outcome().detail().rivals().stream()
                .filter(r -> r.kind() == kind)
                .findFirst();
    }

    private String unit() {
        return report.data().groups().orElse("images");
    }

    /** That the model is no better than something simpler, where it is so. */
    private Optional<String> noBetter() {
        Optional<PairedDifference> overFrozen = report.deeper()
                ? rival(BaselineComparison.Kind.FROZEN).map(BaselineComparison::difference)
                : Optional.empty();
        return Optional.of(
                        BaselineText.first(overFrozen, report.outcome().detail().rivals(), unit())
                                .strip())
                .filter(t -> !t.isEmpty());
    }

    private List<String> brought() {
        List<String> sentences = new ArrayList<>();
        if (report.deeper()) {
            rival(BaselineComparison.Kind.FROZEN)
                    .ifPresent(r -> sentences.add((fineTuned() ? "Fine-tuning brought " : "All layers brought ")
                            + BaselineText.difference(r.difference())
                            + " over a classifier on the last layer of the frozen network, which reaches "
                            + Texts.percent(r.balancedAccuracy()) + ": " + BaselineText.verdict(r.difference()) + "."));
        } else {
            sentences.add(
                    "In every fold a classifier on the last layer of the frozen network was trained, and nothing deeper.");
        }
        rival(BaselineComparison.Kind.COLOUR)
                .ifPresent(r -> sentences.add("A histogram of colours with a linear classifier reaches "
                        + Texts.percent(r.balancedAccuracy()) + "; the model is ahead by "
                        + BaselineText.difference(r.difference()) + ": " + BaselineText.verdict(r.difference()) + "."));
        return sentences;
    }

    private boolean fineTuned() {
        return report.folds().stream().anyMatch(f -> f.depth() > 0);
    }

    private List<String> caveats() {
        List<String> caveats = new ArrayList<>(noBetter().stream().toList());
        caveats.addAll(text.caveats());
        if (report.data().groups().isEmpty()) {
            caveats.add("The data named no groups. If several images come from one patient or slide, a model may have"
                    + " seen its patient, and the numbers are too good.");
        }
        return caveats;
    }

    private String how() {
        CrossValidationReport.Folding f = report.folding();
        String folds = f.column()
                ? "The " + f.folds() + " folds are those that the data names."
                : "The images were split into " + f.folds() + " folds, by whole "
                        + unit() + " with the classes spread evenly"
                        + (f.repeats() > 1
                                ? ", " + f.repeats() + " times, each time anew; an image counts once in each repeat."
                                : ".");
        return folds + " Each fold was held out in turn. " + decided()
                + " Numbers are of all held-out images together, and their intervals draw whole " + unit() + ".";
    }

    private String decided() {
        List<String> decided = report.folding().decided();
        if (decided.isEmpty()) {
            return "Nothing was decided by images but the weights: depth and augmentation were given.";
        }
        String first = String.join(", ", decided.subList(0, decided.size() - 1));
        String all = (first.isEmpty() ? "" : first + " and ") + decided.get(decided.size() - 1);
        return Texts.capitalised(all) + (decided.size() > 1 ? " were" : " was") + " decided on the other folds alone.";
    }

    private Row row(CrossValidationReport.Fold f) {
        return new Row(
                report.folding().repeats() > 1 ? f.repeat() + 1 + "/" + f.fold() : Integer.toString(f.fold()),
                f.train(),
                f.test(),
                f.depth(),
                Texts.percent(f.balancedAccuracy()),
                Texts.duration(f.seconds()));
    }

    private String methods() {
        CrossValidationReport.Folding f = report.folding();
        StringBuilder s = new StringBuilder("Classification by transfer learning with Quadrant ");
        s.append(report.provenance().versions().getOrDefault("Quadrant", "")).append(" was evaluated by ");
        s.append(f.repeats() > 1 ? f.repeats() + " times repeated, " : "")
                .append(f.decided().isEmpty() ? "" : "nested, ")
                .append(f.folds())
                .append("-fold cross-validation on ")
                .append(report.data().total())
                .append(" images of ")
                .append(report.data().classes().size())
                .append(" classes");
        report.data()
                .groups()
                .ifPresent(g -> s.append(" from ")
                        .append(evaluation.groups())
                        .append(' ')
                        .append(g));
        s.append(f.column() ? ", with given folds" : ", stratified by class");
        report.data()
                .groups()
                .ifPresent(g -> s.append("; no two folds share any of the ").append(g));
        s.append(". The pretrained network was ").append(report.backbone().name());
        s.append(" (SHA-256 ").append(Texts.brief(report.backbone().sha256())).append("); depths trained were ");
        s.append(
                report.folds().stream()
                        .map(CrossValidationReport.Fold::depth)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")));
        s.append(". Pooled balanced accuracy was ").append(Texts.format("%.3f", evaluation.balancedAccuracy()));
        s.append(IntervalText.methods(evaluation, unit())).append(". ");
        rivals(s);
        return s.append("Random seed ")
                .append(report.provenance().seed())
                .append("; data SHA-256 ")
                .append(Texts.brief(report.data().hash()))
                .append('.')
                .toString();
    }

    private void rivals(StringBuilder s) {
        for (BaselineComparison r : report.outcome().detail().rivals()) {
            PairedDifference d = r.difference();
            s.append(BaselineText.name(r.kind())).append(": ").append(Texts.format("%.3f", r.balancedAccuracy()));
            s.append(" (difference ").append(Texts.signed(d.value()));
            s.append(
                    d.groups() < 2
                            ? "). "
                            : ", 95% interval " + Texts.signed(d.interval().low()) + " to "
                                    + Texts.signed(d.interval().high()) + "). ");
        }
    }

    private Map<String, String> record() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Data SHA-256", report.data().hash());
        rows.put("Pretrained network", report.backbone().name());
        rows.put("Its licence", report.backbone().licence());
        rows.put("Its SHA-256", report.backbone().sha256());
        rows.put("Time of all folds", Texts.duration(report.seconds()));
        rows.put("Written", report.provenance().created());
        rows.put("Seed", Long.toString(report.provenance().seed()));
        rows.putAll(report.provenance().versions());
        return rows;
    }

    record Row(String name, int train, int test, int depth, String accuracy, String time) {}
}
