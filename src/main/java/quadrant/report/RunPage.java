package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curve;
import quadrant.explain.Examination;

/** The page of a fine-tuning, an evaluation or a cross-validation, built from the same sections. */
final class RunPage {
    private static final int SKIPPED_SHOWN = 20;

    private static final Map<String, String> STEPS = Map.of(
            "warmUpSteps", "Warm-up steps",
            "averageDecay", "Decay of the running average of the weights",
            "patience", "Patience of early stopping (epochs)",
            "ridgeStrength", "Ridge strength");

    private final RunReport run;

    private RunPage(RunReport run) {
        this.run = run;
    }

    static String html(RunReport run) {
        return new RunPage(run).page().html();
    }

    private Page page() {
        Verdict verdict = run.verdict();
        Page page = new Page(run.kind().title(), run.name(), run.created(), verdict.sentence());
        boolean repeated = run.folding().map(f -> f.repeats() > 1).orElse(false);
        page.top(run.leading()
                .map(o -> OutcomeSections.first(run, o, repeated))
                .orElseGet(() -> new Html().raw(OutcomeSections.next(verdict))));
        page.section("Limits", limits());
        run.decision().ifPresent(d -> {
            page.section("Which layers know the classes", AdviceSections.layers(d.findings()));
            page.section(
                    "Size–similarity matrix",
                    new Html().p(what(d)).raw(AdviceSections.matrix(d).toString()));
        });
        run.folding().ifPresent(f -> page.section("Folds", folds(f)));
        run.leading().ifPresent(o -> page.section("Metrics", OutcomeSections.metrics(run, o)));
        run.leading().ifPresent(o -> page.section("Curves", OutcomeSections.curves(o)));
        run.folding()
                .ifPresent(f -> page.section(
                        "Learning curve",
                        f.learningCurve()
                                .value()
                                .map(c -> new LearningSection(c, run.unit()).html())
                                .orElseGet(() ->
                                        new Html().p(f.learningCurve().reason().orElse("")))));
        run.model()
                .flatMap(RunReport.Model::uncertainty)
                .ifPresent(u -> page.section("Uncertainty", OutcomeSections.uncertainty(u)));
        run.examination().ifPresent(e -> examination(page, e));
        page.section("Data", data());
        run.model().ifPresent(m -> page.section("Use the model", use(m)));
        run.training().ifPresent(t -> page.folded("Training", training(t)));
        run.folding()
                .ifPresent(
                        f -> page.folded("Parameters of all folds", new Html().facts(PlainNames.parameters(f.plan()))));
        run.model()
                .filter(m -> !m.provenance().isEmpty())
                .ifPresent(m ->
                        page.folded("Training of the model", new Html().facts(PlainNames.parameters(m.provenance()))));
        methods(page);
        return page.folded("Reproducibility", new Html().facts(record()));
    }

    private Html limits() {
        Html html = new Html().list(OutcomeText.limits(run));
        if (run.warnings().isEmpty()) {
            return html;
        }
        return html.raw("<div class=\"warn\" role=\"note\"><strong>Warnings</strong>")
                .list(run.warnings())
                .raw("</div>");
    }

    private static String what(RunReport.Decision d) {
        String by = d.chosenByUser()
                ? " You chose this."
                : d.quadrant().isPresent()
                        ? " This is the advice for quadrant " + d.quadrant().getAsInt() + "."
                        : "";
        return MethodsText.what(d) + by;
    }

    private Html folds(Folding f) {
        boolean repeated = f.repeats() > 1;
        String how = f.column()
                ? "The " + f.folds() + " folds are those that the data names."
                : "The images were split into " + f.folds() + " folds, by whole " + run.unit()
                        + " with the classes spread evenly"
                        + (repeated
                                ? ", " + f.repeats() + " times, each time anew; an image counts once in each repeat."
                                : ".");
        Html html = new Html()
                .p(how + " Each fold was held out in turn. " + decided(f.decided())
                        + " Numbers are of all held-out images together, and their intervals draw whole " + run.unit()
                        + ".");
        List<List<Object>> rows = new ArrayList<>();
        for (Folding.Fold p : f.perFold()) {
            rows.add(List.of(
                    repeated ? p.repeat() + 1 + "/" + p.fold() : p.fold(),
                    p.train(),
                    p.test(),
                    p.strategy(),
                    p.depth(),
                    Texts.percent(p.balancedAccuracy()),
                    Texts.duration(p.seconds())));
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
            AuditPage.pairs(html, run.duplicates());
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

    private static Html use(RunReport.Model m) {
        return new Html()
                .p("On the command line:")
                .pre("bin/quadrant classify " + m.model() + " IMAGES --output classified.csv")
                .p("In an ImageJ macro:")
                .pre("run(\"Quadrant Classify\", \"model=" + m.model() + " input=IMAGES output=classified.csv\");");
    }

    private Html training(RunReport.Training t) {
        Html html = new Html();
        if (t.epochs().size() > 1) {
            html.figures(curves(t.epochs()));
        }
        html.facts(PlainNames.phases(t.seconds()));
        t.views()
                .ifPresent(v -> html.h3("Augmented views")
                        .raw("<div class=\"scroll\"><img class=\"sheet\" src=\"" + v.uri()
                                + "\" alt=\"A row of augmented views for each of a few training images\"></div>"));
        Map<String, String> plan = Json.leaves(t.plan());
        run.decision().ifPresent(d -> {
            plan.put("strategy", d.strategy());
            plan.put("depth", Integer.toString(d.depth()));
        });
        plan.put("pixels", t.pixels());
        plan.put("keptEpoch", Integer.toString(t.keptEpoch()));
        t.ridgeStrength().ifPresent(r -> plan.put("ridgeStrength", Double.toString(r)));
        if (t.epochs().isEmpty()) {
            // in closed form: no epoch, no optimiser
            plan.keySet().retainAll(List.of("strategy", "depth", "augmentation", "views", "pixels", "ridgeStrength"));
        }
        Map<String, String> named = new LinkedHashMap<>();
        plan.forEach((key, value) -> named.put(STEPS.getOrDefault(key, key), value));
        return html.h3("Every parameter").facts(PlainNames.parameters(named));
    }

    private static List<String> curves(List<RunReport.Epoch> epochs) {
        Plot.Axis x = Plot.Axis.steps("epoch", 1, epochs.size());
        double most = epochs.stream()
                .mapToDouble(RunReport.Epoch::loss)
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
        List<String> paragraphs = new MethodsText(run).paragraphs();
        if (run.kind() != RunReport.Kind.EVALUATION) {
            Html html = new Html().raw("<blockquote>");
            paragraphs.forEach(html::p);
            html.raw("</blockquote>");
            if (run.decision().isPresent()) {
                html.h3("References").list(References.of(run));
            }
            page.folded("Methods text", html);
        }
        if (run.decision().isPresent()) {
            Html html = new Html()
                    .soft("The items are paraphrased; the papers have their full text. Answers that this run can"
                            + " give are filled in, the rest is for the authors.");
            Methods.of(run).checklists().forEach((name, items) -> {
                long filled = items.stream().filter(i -> i.answer().isPresent()).count();
                List<List<Object>> rows = new ArrayList<>();
                items.forEach(
                        i -> rows.add(List.of(i.number(), i.what(), i.answer().orElse("For the authors"))));
                html.h3(name + ": " + filled + " of " + items.size() + " filled in")
                        .raw("<div class=\"checklist\">")
                        .table(List.of("Item", "What to report", "This run"), rows)
                        .raw("</div>");
            });
            page.folded("Reporting checklists", html);
        }
    }

    /** The settings needed to repeat it, by name. */
    private Map<String, String> record() {
        Map<String, String> rows = new LinkedHashMap<>();
        run.model().ifPresent(m -> {
            rows.put("Model file", m.model());
            rows.put("Model SHA-256", m.modelSha256());
            if (m.maxDifference().isPresent()) {
                rows.put(
                        "Model file against training engine",
                        String.format(
                                Locale.ROOT,
                                "greatest difference of a probability %.1e",
                                m.maxDifference().getAsDouble()));
            }
        });
        RunReport.Provenance p = run.provenance();
        p.dataHash().ifPresent(h -> rows.put("Data SHA-256", h));
        p.backbone().ifPresent(b -> {
            rows.put("Pretrained network", b.name());
            rows.put("Its licence", b.licence());
            rows.put("Its SHA-256", b.sha256());
        });
        run.folding().ifPresent(f -> rows.put("Time of all folds", Texts.duration(f.seconds())));
        rows.put("Written", run.created());
        rows.put("Seed", Long.toString(p.seed()));
        run.training().map(RunReport.Training::device).ifPresent(d -> rows.put("Device", d));
        rows.putAll(p.versions());
        return rows;
    }
}
