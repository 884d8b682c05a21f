package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Metric;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.explain.FeatureMap;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/** The page of a fine-tuning, an evaluation or a cross-validation, by {@code run.mustache}: what that names, and the figures. */
final class RunPage {
    private static final int SKIPPED_SHOWN = 20;
    /** With fewer groups intervals are known to be too narrow. */
    private static final int FEW_GROUPS = 10;
    /** A gain that is too small to label for. */
    private static final double WORTH_NAMING = 0.01;

    private static final int PICTURE_PX = 112;

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
    private final Map<String, Object> facts;

    private RunPage(RunReport run) {
        this.run = run;
        Methods methods = new Methods(run);
        this.facts = methods.facts();
        boolean evaluated = run.kind() == RunReport.Kind.EVALUATION;
        facts.putAll(keys("verdict", run.verdict(), "evaluated", evaluated, "image", run.kind().image));
        facts.putAll(keys("groups", run.data().groups(), "data", run.data(), "duplicates", run.duplicates()));
        facts.putAll(keys(
                "leading",
                run.leading().map(this::outcome),
                "beside",
                run.beside().map(this::outcome)));
        facts.putAll(keys("examination", run.examination(), "groupsNeeded", PairedDifference.GROUPS_NEEDED));
        facts.putAll(keys(
                "repeated", run.crossed().stream().anyMatch(c -> c.request().repeats() > 1)));
        facts.put("advice", run.tuned().map(t -> AdviceReport.page(t.advice())));
        facts.put("model", run.model());
        facts.put(
                "provenance",
                run.model().map(m -> PlainNames.parameters(m.facts())).filter(f -> !f.isEmpty()));
        facts.putAll(keys("learning", run.crossed().map(CrossValidated::learning), "paragraphs", methods.paragraphs()));
        facts.putAll(
                keys("tuned", run.tuned().isPresent(), "crossed", run.crossed().isPresent(), "origin", origin()));
        run.tuned().ifPresent(t -> {
            facts.putAll(keys("references", methods.references(), "what", Methods.what(run)));
            facts.put("checklists", checklists(methods.checklists()));
            training(t);
        });
        run.crossed().ifPresent(this::folds);
        run.examination().ifPresent(this::examination);
        data();
    }

    static String html(RunReport run) {
        return Page.html(
                run.kind().title, run.heading(), run.verdict().sentence(), "run.mustache", new RunPage(run).facts);
    }

    private Map<String, Object> outcome(RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        int right = e.confusion().correct();
        Map<String, Object> all = keys("images", run.images(o), "evaluation", e, "several", e.groups() > 1);
        all.putAll(keys("accuracy", Figures.accuracy(o, run.beside()), "confusion", ConfusionFigure.of(e)));
        all.putAll(keys("wrong", e.n() - right, "errors", o.errors(), "baselines", o.baselines()));
        all.putAll(keys(
                "curves",
                Figures.curves(o),
                "calibrationError",
                o.curves().reliability().error()));
        all.put("drawn", o.curves().roc().size() > Figures.LINES ? Figures.LINES : 0);
        all.putAll(keys("perClass", perClass(o), "further", further(o).entrySet(), "ofGroups", o.ofGroups()));
        all.put("f1Interval", o.sheet().of(Metric.MACRO_F1).interval());
        all.put("groupsNamed", named(e.groups(), run.unit()));
        // a bootstrap cannot draw an error that did not occur: the exact binomial bound for no event in n
        all.putAll(keys("perfect", right == e.n() && e.groups() > 1, "bound", 1 - Math.pow(0.05, 1.0 / e.groups())));
        all.put("few", right < e.n() && e.groups() > 1 && e.groups() < FEW_GROUPS);
        long missing = e.perClass().stream().filter(c -> c.n() == 0).count();
        all.put("missing", missing > 0 ? Texts.count(missing, "class", "classes") : "");
        all.put(
                "fineTuning",
                o.baseline(BaselineComparison.Kind.FROZEN)
                        .filter(b -> run.depth() > 0
                                || run.crossed().stream()
                                        .anyMatch(c -> c.folds().stream().anyMatch(f -> f.depth() > 0)))
                        .map(b -> b.difference().verdict()));
        return all;
    }

    private static String named(int n, String plural) {
        return n + " " + (n == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural);
    }

    private static Map<String, String> further(RunReport.Outcome o) {
        Map<String, Metric> named = new LinkedHashMap<>();
        named.put("AUC, mean over the classes", Metric.MACRO_AUC);
        named.put("Average precision, mean over the classes", Metric.AVERAGE_PRECISION);
        named.put("Matthews correlation coefficient", Metric.MCC);
        named.put("Cohen’s kappa", Metric.KAPPA);
        named.put("Quadratic kappa, if the classes are grades in this order", Metric.QUADRATIC_KAPPA);
        Map<String, String> further = new LinkedHashMap<>();
        named.forEach((name, metric) -> further.put(name, number(o.sheet().of(metric))));
        return further;
    }

    private static String number(ScoreSheet.Scored scored) {
        if (scored.value().isEmpty()) {
            return "not defined for these images";
        }
        String interval = scored.interval()
                .map(i -> Texts.INTERVAL_95 + Texts.format("%.3f to %.3f", i.low(), i.high()))
                .map(i -> " (" + i + ")")
                .orElse("");
        return (Texts.format("%.3f", scored.value().getAsDouble()) + interval).replace('-', '−');
    }

    private static List<Map<String, Object>> perClass(RunReport.Outcome o) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Evaluation.ClassScore c : o.evaluation().perClass()) {
            List<Map<String, Object>> cells = new ArrayList<>();
            o.sheet().perClass().get(rows.size()).forEach((metric, scored) -> {
                boolean area = metric == ClassMetric.AUC || metric == ClassMetric.AVERAGE_PRECISION;
                OptionalDouble v = scored.value();
                cells.add(keys(
                        "value",
                        v.isEmpty()
                                ? "–"
                                : area ? Texts.format("%.3f", v.getAsDouble()) : Texts.percent(v.getAsDouble()),
                        "small",
                        scored.interval()
                                .map(i -> area ? Texts.format("%.2f–%.2f", i.low(), i.high()) : Texts.range(i))));
            });
            rows.add(keys("name", c.name(), "n", c.n(), "cells", cells));
        }
        return rows;
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
            heat.putAll(keys("wrong", tiles(examples, false), "right", tiles(examples, true)));
            facts.put("heat", heat);
        }
        e.shortcut().value().ifPresent(s -> {
            int groups = s.whole().lost().groups();
            facts.putAll(keys("parts", Figures.shortcut(s), "some", s.images() < s.of()));
            facts.put("fewTested", groups < PairedDifference.GROUPS_NEEDED ? groups : 0);
        });
        e.map().value().ifPresent(m -> {
            facts.put(
                    "panels",
                    new MapFigure(m, run.data().classes()).panels(run.data().groups()));
            facts.put(
                    "lonely",
                    run.data().groups().isPresent()
                            && MapFigure.largestGroups(m).isEmpty());
            facts.put("shown", shown(m));
        });
    }

    private List<Map<String, Object>> tiles(List<Examination.Example> examples, boolean right) {
        return examples.stream()
                .filter(e -> e.right() == right)
                .map(e -> {
                    Map<String, Object> tile =
                            RunJson.prediction(e.prediction(), run.data().classes());
                    tile.put(
                            "uri",
                            Picture.jpeg(HeatPicture.pair(e.look(), PICTURE_PX)).uri());
                    return tile;
                })
                .toList();
    }

    /** The number of images of the map, and of how many. */
    private static String shown(FeatureMap map) {
        long tested =
                map.points().stream().filter(p -> p.predicted().isPresent()).count();
        long trained = map.points().size() - tested;
        return String.join(
                ", ",
                Stream.of(
                                trained > 0 ? of(trained, map.train()) + " training images" : "",
                                tested > 0
                                        ? of(tested, map.heldOut()) + (map.train() > 0 ? " held-out images" : " images")
                                        : "")
                        .filter(s -> !s.isEmpty())
                        .toList());
    }

    private static String of(long shown, int all) {
        return shown < all ? shown + " of " + all : Long.toString(shown);
    }

    private void data() {
        RunReport.Data data = run.data();
        List<List<Object>> rows = new ArrayList<>();
        for (int k = 0; k < data.classes().size(); k++) {
            int own = k;
            rows.add(row(
                    data.classes().name(k),
                    data.parts().stream().map(p -> p.images().get(own))));
        }
        rows.add(row("Total", data.parts().stream().map(RunReport.Part::total)));
        data.groups()
                .ifPresent(g ->
                        rows.add(row(Texts.capitalised(g), data.parts().stream().map(RunReport.Part::groups))));
        facts.putAll(keys(
                "rows", rows, "split", data.parts().size() > 1 && data.groups().isPresent()));
        int skipped = data.skipped().size();
        facts.put("left", data.skipped().subList(0, Math.min(SKIPPED_SHOWN, skipped)));
        facts.put("leftMore", Math.max(0, skipped - SKIPPED_SHOWN));
    }

    private static List<Object> row(String name, Stream<Integer> numbers) {
        return Stream.concat(Stream.of(name), numbers).map(Object.class::cast).toList();
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
        Map<String, String> plan = Json.leaves(t.advice().recipe());
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
        facts.put("parameters", PlainNames.parameters(named));
    }

    private static List<Map<String, Object>> checklists(Map<String, List<Methods.Item>> lists) {
        return lists.entrySet().stream()
                .map(list -> keys(
                        "name",
                        list.getKey(),
                        "items",
                        list.getValue(),
                        "filled",
                        list.getValue().stream()
                                .filter(i -> i.answer().isPresent())
                                .count()))
                .toList();
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
