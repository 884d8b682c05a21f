package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.advisor.Advice;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curve;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.explain.Examination;
import quadrant.training.EpochRecord;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;
import quadrant.workflow.Folds;

/** The page of a fine-tuning, an evaluation or a cross-validation, built from the same sections. */
final class RunPage {
    private static final int SKIPPED_SHOWN = 20;

    private static final Map<String, String> STEPS = Map.of(
            "warmUpSteps", "Warm-up steps",
            "averageDecay", "Decay of the running average of the weights",
            "patience", "Patience of early stopping (epochs)",
            "ridgeStrength", "Ridge strength");

    /** The facts on a fold's model that may be common to all. */
    private static final Set<String> PLAN = Set.of(
            "strategy",
            "depth",
            "augmentation",
            "views",
            "sampling",
            "mixUp",
            "cutMix",
            "epochs",
            "earlyStopping",
            "batchSize",
            "learningRate",
            "stageDecay",
            "weightDecay",
            "labelSmoothing",
            "dropout",
            "headPenalty",
            "threads");

    private final RunReport run;

    private RunPage(RunReport run) {
        this.run = run;
    }

    static String html(RunReport run) {
        return new RunPage(run).page().html();
    }

    private Page page() {
        Verdict verdict = run.verdict();
        Page page = new Page(run.kind().title, run.heading(), verdict.sentence());
        boolean repeated = run.crossed().map(c -> c.request().repeats() > 1).orElse(false);
        page.top(run.leading()
                .map(o -> OutcomeSections.first(run, o, repeated))
                .orElseGet(() -> new Html().raw(OutcomeSections.next(verdict))));
        page.section("Limits", limits());
        run.tuned().map(FineTuned::advice).ifPresent(a -> {
            page.section("Which layers know the classes", AdviceSections.layers(a.evidence()));
            page.section(
                    "Size–similarity matrix",
                    new Html().p(what(a)).raw(AdviceSections.matrix(a).toString()));
        });
        run.crossed().ifPresent(c -> page.section("Folds", folds(c)));
        run.leading().ifPresent(o -> {
            page.section("Metrics", OutcomeSections.metrics(run, o));
            page.section("Curves", OutcomeSections.curves(o));
        });
        run.crossed()
                .map(CrossValidated::learning)
                .ifPresent(l -> page.section(
                        "Learning curve",
                        l.value()
                                .map(c -> new LearningSection(c, run.unit()).html())
                                .orElseGet(() -> new Html().p(l.reason().orElseThrow()))));
        run.tuned()
                .map(FineTuned::uncertain)
                .filter(u -> !u.sentences().isEmpty())
                .ifPresent(u -> page.section("Uncertainty", OutcomeSections.uncertainty(u)));
        run.examination().ifPresent(e -> examination(page, e));
        page.section("Data", data());
        run.model().ifPresent(m -> page.section("Use the model", use(m.name())));
        run.tuned().ifPresent(t -> page.folded("Training", training(t)));
        run.crossed()
                .ifPresent(c ->
                        page.folded("Parameters of all folds", new Html().facts(PlainNames.parameters(common(c)))));
        run.model()
                .map(RunReport.ModelFile::facts)
                .filter(f -> !f.isEmpty())
                .ifPresent(f -> page.folded("Training of the model", new Html().facts(PlainNames.parameters(f))));
        methods(page);
        return page.folded("Reproducibility", new Html().facts(origin()));
    }

    private Html limits() {
        Html html = new Html().list(OutcomeText.limits(run));
        if (run.heading().warnings().isEmpty()) {
            return html;
        }
        return html.raw("<div class=\"warn\" role=\"note\"><strong>Warnings</strong>")
                .list(run.heading().warnings())
                .raw("</div>");
    }

    private String what(Advice a) {
        return Methods.what(run)
                + (a.chosenByUser()
                        ? " You chose this."
                        : a.quadrant()
                                .map(q -> " This is the advice for quadrant " + q.number() + ".")
                                .orElse(""));
    }

    private Html folds(CrossValidated c) {
        int repeats = c.request().repeats();
        int folds = c.folds().size() / repeats;
        boolean repeated = repeats > 1;
        String how = c.request().folds() instanceof Folds.Column
                ? "The " + folds + " folds are those that the data names."
                : "The images were split into " + folds + " folds, by whole " + run.unit()
                        + " with the classes spread evenly"
                        + (repeated
                                ? ", " + repeats + " times, each time anew; an image counts once in each repeat."
                                : ".");
        Html html = new Html()
                .p(how + " Each fold was held out in turn. " + decided(c.decided())
                        + " Numbers are of all held-out images together, and their intervals draw whole " + run.unit()
                        + ".");
        List<List<Object>> rows = new ArrayList<>();
        for (FoldOutcome f : c.folds()) {
            int test = f.model().rows().size();
            rows.add(List.of(
                    repeated ? f.repeat() + 1 + "/" + f.fold() : f.fold(),
                    c.dataset().labelled() - test,
                    test,
                    f.facts().getOrDefault("strategy", ""),
                    f.depth(),
                    Texts.percent(Evaluation.of(f.model(), 1).balancedAccuracy()),
                    Texts.duration(f.total())));
        }
        return html.table(
                List.of(
                        repeated ? "Repeat/fold" : "Fold",
                        "Trained on",
                        "Held out",
                        "Strategy",
                        "Depth",
                        "Balanced accuracy",
                        "Time"),
                rows);
    }

    private static String decided(List<String> decided) {
        if (decided.isEmpty()) {
            return "Only the weights were learnt from images: depth and augmentation were given.";
        }
        String first = String.join(", ", decided.subList(0, decided.size() - 1));
        String all = (first.isEmpty() ? "" : first + " and ") + decided.get(decided.size() - 1);
        return Texts.capitalised(all) + (decided.size() > 1 ? " were" : " was") + " decided on the other folds alone.";
    }

    /** The settings that the models of all folds have in common, by name. */
    static Map<String, String> common(CrossValidated c) {
        Map<String, String> common = new LinkedHashMap<>(c.folds().get(0).facts());
        common.keySet().retainAll(PLAN);
        c.folds().forEach(f -> common.entrySet().retainAll(f.facts().entrySet()));
        return common;
    }

    private void examination(Page page, Examination e) {
        page.section(
                "Heat maps",
                ExaminationSections.heatMaps(e.examples(), run.data().classes()));
        page.section(
                "Shortcut test",
                ExaminationSections.shortcut(e.shortcut(), run.data().groups()));
        page.section(
                "Map of the images",
                ExaminationSections.map(
                        e.map(), run.data().classes(), run.data().groups()));
    }

    private Html data() {
        RunReport.Data data = run.data();
        List<String> head = new ArrayList<>(List.of("Class"));
        data.parts()
                .forEach(p -> head.add(
                        switch (p.role()) {
                            case TRAINING -> "Training set";
                            case VALIDATION -> "Validation set";
                            case TEST -> "Test set (held out)";
                            case ALL -> "Images";
                        }));
        List<List<Object>> rows = new ArrayList<>();
        for (int k = 0; k < data.classes().size(); k++) {
            List<Object> row = new ArrayList<>(List.of(data.classes().name(k)));
            for (RunReport.Part p : data.parts()) {
                row.add(p.images().get(k));
            }
            rows.add(row);
        }
        List<Object> total = new ArrayList<>(List.of("Total"));
        data.parts().forEach(p -> total.add(p.total()));
        rows.add(total);
        data.groups().ifPresent(g -> {
            List<Object> groups = new ArrayList<>(List.of(Texts.capitalised(g)));
            data.parts().forEach(p -> groups.add(p.groups()));
            rows.add(groups);
        });
        Html html = new Html().table(head, rows);
        if (data.parts().size() > 1) {
            data.groups()
                    .ifPresent(
                            g -> html.soft("The split keeps " + g + " whole: none has images in more than one set."));
        }
        if (!run.duplicates().isEmpty()) {
            html.h3("Near-duplicates")
                    .soft("The most certain pairs across groups or labels. Where one is trained on and the other"
                            + " tested, the test is too optimistic.");
            Duplicate.show(run.duplicates(), html);
        }
        return skipped(html, data.skipped());
    }

    private static Html skipped(Html html, List<String> skipped) {
        if (skipped.isEmpty()) {
            return html;
        }
        html.h3("Left out: " + skipped.size()).list(skipped.subList(0, Math.min(SKIPPED_SHOWN, skipped.size())));
        int more = skipped.size() - SKIPPED_SHOWN;
        return more > 0 ? html.soft(more + " more are listed in report.json.") : html;
    }

    private static Html use(String model) {
        return new Html()
                .p("On the command line:")
                .pre("bin/quadrant classify " + model + " IMAGES --output classified.csv")
                .p("In an ImageJ macro:")
                .pre("run(\"Quadrant Classify\", \"model=" + model + " input=IMAGES output=classified.csv\");");
    }

    private Html training(FineTuned t) {
        Html html = new Html();
        if (t.epochs().size() > 1) {
            html.figures(curves(t.epochs()));
        }
        html.facts(PlainNames.phases(run.seconds()));
        if (t.views().columns().size() > 1) {
            // with images only there is nothing more to show
            html.h3("Augmented views")
                    .raw("<div class=\"scroll\"><img class=\"sheet\" src=\""
                            + Picture.jpeg(SheetPicture.of(t.views())).uri()
                            + "\" alt=\"A row of augmented views for each of a few training images\"></div>");
        }
        Map<String, String> plan = Json.leaves(t.advice().recipe().values());
        plan.put("strategy", run.strategy());
        plan.put("depth", Integer.toString(run.depth()));
        plan.put("pixels", run.pixels());
        plan.put("keptEpoch", Integer.toString(t.keptEpoch()));
        run.ridgeStrength().ifPresent(r -> plan.put("ridgeStrength", Double.toString(r)));
        if (t.epochs().isEmpty()) {
            // in closed form: no epoch, no optimiser
            plan.keySet().retainAll(List.of("strategy", "depth", "augmentation", "views", "pixels", "ridgeStrength"));
        }
        Map<String, String> named = new LinkedHashMap<>();
        plan.forEach((key, value) -> named.put(STEPS.getOrDefault(key, key), value));
        return html.h3("Every parameter").facts(PlainNames.parameters(named));
    }

    private static List<String> curves(List<EpochRecord> epochs) {
        Plot.Axis x = Plot.Axis.steps("epoch", 1, epochs.size());
        double most = epochs.stream()
                .mapToDouble(EpochRecord::loss)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Plot loss = new Plot("Loss", x, Plot.Axis.steps("loss", 0, most), 140)
                .line(
                        "training set, augmented",
                        epochs.stream()
                                .map(e -> new Curve.Point(e.epoch(), e.loss()))
                                .toList(),
                        false);
        Plot accuracy = new Plot("Accuracy", x, Plot.Axis.share("accuracy"), 140)
                .line(
                        "training set, augmented",
                        epochs.stream()
                                .map(e -> new Curve.Point(e.epoch(), e.accuracy()))
                                .toList(),
                        false);
        List<Curve.Point> validation = epochs.stream()
                .filter(e -> e.validation().isPresent())
                .map(e -> new Curve.Point(e.epoch(), e.validation().getAsDouble()))
                .toList();
        if (!validation.isEmpty()) {
            accuracy.line("validation set (balanced accuracy)", validation, false);
        }
        return List.of(loss.svg(), accuracy.svg());
    }

    private void methods(Page page) {
        if (run.kind() == RunReport.Kind.EVALUATION) {
            return;
        }
        Methods methods = new Methods(run);
        Html text = new Html().raw("<blockquote>");
        methods.paragraphs().forEach(text::p);
        text.raw("</blockquote>");
        if (run.tuned().isEmpty()) {
            page.folded("Methods text", text);
            return;
        }
        page.folded("Methods text", text.h3("References").list(methods.references()));
        Html lists = new Html()
                .soft("The items are paraphrased; the papers have their full text. Answers that this run can"
                        + " give are filled in, the rest is for the authors.");
        methods.checklists().forEach((name, items) -> {
            long filled = items.stream().filter(i -> i.answer().isPresent()).count();
            lists.h3(name + ": " + filled + " of " + items.size() + " filled in")
                    .raw("<div class=\"checklist\">")
                    .table(
                            List.of("Item", "What to report", "This run"),
                            items.stream()
                                    .map(i -> List.of(
                                            i.item(), i.what(), i.answer().orElse("For the authors")))
                                    .toList())
                    .raw("</div>");
        });
        page.folded("Reporting checklists", lists);
    }

    /** The settings needed to repeat it, by name. */
    private Map<String, String> origin() {
        Map<String, String> rows = new LinkedHashMap<>();
        run.model().ifPresent(m -> {
            rows.put("Model file", m.name());
            rows.put("Model SHA-256", m.sha256());
        });
        run.tuned()
                .ifPresent(t -> rows.put(
                        "Model file against training engine",
                        Texts.format("greatest difference of a probability %.1e", t.largestDifference())));
        run.dataHash().ifPresent(h -> rows.put("Data SHA-256", h));
        run.backbone().ifPresent(b -> {
            rows.put("Pretrained network", b.name());
            rows.put("Its licence", b.licence());
            rows.put("Its SHA-256", b.sha256());
        });
        run.crossed()
                .ifPresent(c -> rows.put(
                        "Time of all folds",
                        Texts.duration(c.folds().stream()
                                .mapToDouble(FoldOutcome::total)
                                .sum())));
        rows.put("Written", run.heading().created());
        rows.put("Seed", Long.toString(run.seed()));
        run.tuned().ifPresent(t -> rows.put("Device", t.device()));
        rows.putAll(run.versions());
        return rows;
    }
}
