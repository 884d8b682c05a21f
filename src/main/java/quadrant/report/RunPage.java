package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/** The page of a fine-tuning, an evaluation or a cross-validation, by {@code run.mustache}: what that names, and the figures. */
final class RunPage {
    private static final int SKIPPED_SHOWN = 20;
    /** A gain that is too small to label for. */
    private static final double WORTH_NAMING = 0.01;

    private static final int PICTURE_PX = 112;

    /** The facts on a fold's model that may be common to all. */
    private static final Set<String> PLAN = Set.of(("strategy depth augmentation views sampling mixUp cutMix epochs"
                    + " earlyStopping batchSize learningRate stageDecay weightDecay labelSmoothing dropout headPenalty threads")
            .split(" "));

    private final RunReport run;
    private final Map<String, Object> facts;

    private RunPage(RunReport run) {
        this.run = run;
        Methods methods = new Methods(run);
        this.facts = methods.facts();
        facts.put("evaluated", run.kind() == RunReport.Kind.EVALUATION);
        facts.put("leading", run.leading().map(o -> outcome(methods, o)));
        facts.put("beside", run.beside().map(o -> outcome(methods, o)));
        facts.putAll(keys("duplicates", run.duplicates(), "groupsNeeded", PairedDifference.GROUPS_NEEDED));
        facts.put("advice", run.tuned().map(t -> AdviceReport.page(t.advice())));
        facts.put(
                "provenance",
                run.model().map(m -> PlainNames.parameters(m.facts())).filter(f -> !f.isEmpty()));
        facts.put("paragraphs", methods.paragraphs());
        run.tuned().ifPresent(t -> {
            facts.putAll(keys("references", methods.references(), "checklists", checklists(methods.checklists())));
            training(t);
        });
        run.crossed().ifPresent(this::folds);
        run.examination().ifPresent(this::examination);
        data(run.data());
    }

    static String html(RunReport run) {
        return Page.html(
                run.kind().title, run.heading(), run.verdict().sentence(), "run.mustache", new RunPage(run).facts);
    }

    private Map<String, Object> outcome(Methods methods, RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        boolean perfect = e.confusion().correct() == e.n();
        boolean several = e.groups() > 1;
        Map<String, Object> all = methods.outcome(o);
        all.putAll(keys("accuracy", Figures.accuracy(o, run.beside()), "confusion", Figures.confusion(e)));
        all.putAll(keys("errors", o.errors(), "curves", Figures.curves(o)));
        all.put("reliability", o.curves().reliability());
        all.put("drawn", o.curves().roc().size() > Figures.LINES ? Figures.LINES : 0);
        all.putAll(keys("scores", o.sheet().overall(), "ofGroups", o.ofGroups()));
        all.put(
                "perClass",
                IntStream.range(0, e.perClass().size())
                        .mapToObj(k -> keys(
                                "of",
                                e.perClass().get(k),
                                "scores",
                                o.sheet().perClass().get(k)))
                        .toList());
        all.put("groupsNamed", named(e.groups(), run.unit()));
        // a bootstrap cannot draw an error that did not occur: the exact binomial bound for no event in n
        all.putAll(keys("perfect", perfect && several, "bound", 1 - Math.pow(0.05, 1.0 / e.groups())));
        all.put("few", !perfect && several && e.groups() < ScoreSheet.FEW_GROUPS);
        long missing = e.perClass().stream().filter(c -> c.n() == 0).count();
        all.put("missing", missing > 0 ? Texts.count(missing, "class", "classes") : "");
        boolean tuned = run.depth() > 0
                || run.crossed().stream().flatMap(c -> c.folds().stream()).anyMatch(f -> f.depth() > 0);
        all.put(
                "fineTuning",
                o.baseline(BaselineComparison.Kind.FROZEN)
                        .filter(b -> tuned)
                        .map(b -> b.difference().verdict()));
        return all;
    }

    private static String named(int n, String plural) {
        return n + " " + (n == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural);
    }

    private void folds(CrossValidated c) {
        boolean repeated = c.request().repeats() > 1;
        List<Map<String, Object>> rows = new ArrayList<>();
        for (FoldOutcome f : c.folds()) {
            Map<String, Object> row = RunJson.fold(f, c);
            row.put("name", repeated ? f.repeat() + 1 + "/" + f.fold() : f.fold());
            rows.add(row);
        }
        facts.putAll(keys("perFold", rows, "decided", decided(c.decided())));
        facts.put("seconds", c.folds().stream().mapToDouble(FoldOutcome::total).sum());
        facts.put("common", PlainNames.parameters(common(c)));
        c.learning().value().ifPresent(l -> {
            facts.put("learningCurve", Figures.learning(l, run.unit()));
            facts.put("little", l.overall().ahead().get(0).gainInterval().low() < WORTH_NAMING);
            facts.put(
                    "most",
                    l.classes().stream()
                            .max(Comparator.comparingDouble(RunPage::gain))
                            .filter(own -> gain(own) >= WORTH_NAMING));
        });
    }

    private static double gain(LearningCurve.Course c) {
        return c.ahead().get(0).gain();
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

    private void examination(Examination e) {
        List<Examination.Example> examples = e.examples().value().orElse(List.of());
        facts.put("noHeat", examples.isEmpty() ? e.examples().reason().orElse("No heat maps were made.") : "");
        if (!examples.isEmpty()) {
            Map<String, Object> heat = keys("technique", examples.get(0).look().technique());
            heat.putAll(keys("wrong", shown(examples, false), "right", shown(examples, true)));
            facts.put("heat", heat);
        }
        e.shortcut().value().ifPresent(s -> {
            int groups = s.whole().lost().groups();
            facts.putAll(keys("parts", Figures.shortcut(s), "some", s.images() < s.of()));
            facts.put("fewTested", groups < PairedDifference.GROUPS_NEEDED ? groups : 0);
        });
        Optional<String> groups = run.data().groups();
        e.map().value().ifPresent(m -> {
            facts.put("panels", new MapFigure(m, run.data().classes()).panels(groups));
            facts.put("lonely", groups.isPresent() && MapFigure.largestGroups(m).isEmpty());
            int tested = (int)
                    m.points().stream().filter(p -> p.predicted().isPresent()).count();
            int trained = m.points().size() - tested;
            facts.putAll(keys("trained", trained, "trainedOf", trained < m.train() ? m.train() : 0));
            facts.putAll(keys("tested", tested, "testedOf", tested < m.heldOut() ? m.heldOut() : 0));
        });
    }

    private List<RunReport.Shown> shown(List<Examination.Example> examples, boolean right) {
        return examples.stream()
                .filter(e -> e.right() == right)
                .map(e -> RunReport.Shown.of(
                        e.prediction(),
                        run.data().classes(),
                        Optional.of(Picture.jpeg(HeatPicture.pair(e.look(), PICTURE_PX)))))
                .toList();
    }

    private void data(RunReport.Data data) {
        List<List<Object>> rows = new ArrayList<>();
        for (int k = 0; k < data.classes().size(); k++) {
            int own = k;
            rows.add(row(data.classes().name(k), p -> p.images().get(own)));
        }
        rows.add(row("Total", RunReport.Part::total));
        data.groups().ifPresent(g -> rows.add(row(Texts.capitalised(g), RunReport.Part::groups)));
        facts.putAll(keys(
                "rows", rows, "split", data.parts().size() > 1 && data.groups().isPresent()));
        facts.put("left", data.skipped().stream().limit(SKIPPED_SHOWN).toList());
        facts.put("leftMore", Math.max(0, data.skipped().size() - SKIPPED_SHOWN));
    }

    private List<Object> row(String name, Function<RunReport.Part, Object> number) {
        return Stream.concat(Stream.of(name), run.data().parts().stream().map(number))
                .toList();
    }

    private void training(FineTuned t) {
        facts.put(
                "uncertain",
                Optional.of(t.uncertain()).filter(u -> !u.sentences().isEmpty()));
        facts.put("coverage", t.uncertain().heldOut().flatMap(Figures::coverage));
        facts.put("epochCurves", t.epochs().size() > 1 ? Figures.epochs(t.epochs()) : List.of());
        facts.put("phases", PlainNames.phases(run.seconds()));
        // with images only there is nothing more to show
        facts.put(
                "sheet",
                Optional.of(t.views()).filter(v -> v.columns().size() > 1).map(v -> Picture.jpeg(SheetPicture.of(v))));
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
        facts.put("parameters", PlainNames.parameters(plan));
    }

    private static List<Map<String, Object>> checklists(Map<String, List<Methods.Item>> lists) {
        List<Map<String, Object>> named = new ArrayList<>();
        lists.forEach((name, items) -> named.add(keys(
                "name",
                name,
                "items",
                items,
                "filled",
                items.stream().filter(i -> i.answer().isPresent()).count())));
        return named;
    }
}
