package quadrant.report;

import static quadrant.report.Json.keys;
import static quadrant.report.Json.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Reliability;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.explain.FeatureMap;
import quadrant.workflow.CrossValidate.Folds;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/** A run as its {@code report.json}. */
final class RunJson {
    private final RunReport run;
    private final ClassList classes;

    private RunJson(RunReport run) {
        this.run = run;
        this.classes = run.data().classes();
    }

    static String of(RunReport run) {
        return Json.file("quadrant-" + run.kind().title, new RunJson(run).all());
    }

    private Map<String, Object> all() {
        Optional<String> leading = run.leading().map(o -> run.leftOut().isPresent() ? "leftOut" : "test");
        Map<String, Object> all = keys("verdict", record(run.verdict(), "leading", leading));
        all.putAll(keys("name", run.heading().name(), "created", run.heading().created()));
        all.putAll(keys("data", run.data(), "test", run.test().map(RunJson::outcome)));
        all.put("leftOut", run.leftOut().map(RunJson::outcome));
        run.tuned().ifPresent(t -> training(t, all));
        run.crossed().ifPresent(c -> folding(c, all));
        all.put("examination", run.examination().map(this::examination));
        run.model().ifPresent(m -> {
            all.putAll(keys("model", m.name(), "modelSha256", m.sha256(), "provenance", m.facts()));
            all.put("maxDifference", run.tuned().map(FineTuned::largestDifference));
            all.put("uncertainty", run.tuned().flatMap(RunJson::uncertainty));
        });
        all.put(
                "backbone",
                run.backbone().map(b -> keys("name", b.name(), "licence", b.licence(), "sha256", b.sha256())));
        all.putAll(keys("seed", run.seed(), "dataHash", run.dataHash(), "versions", run.versions()));
        all.put("warnings", run.heading().warnings());
        all.put(
                "duplicates",
                run.duplicates().stream().map(d -> d.json(classes)).toList());
        if (run.tuned().isPresent()) {
            Methods m = new Methods(run);
            all.put(
                    "methods",
                    keys("paragraphs", m.paragraphs(), "references", m.references(), "checklists", m.checklists()));
        }
        return all;
    }

    /** The numbers of an evaluation, with all further metrics. */
    private static Map<String, Object> outcome(RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        ScoreSheet sheet = o.sheet();
        List<Map<String, Object>> perClass = IntStream.range(0, e.perClass().size())
                .mapToObj(k ->
                        record(e.perClass().get(k), "scores", sheet.perClass().get(k)))
                .toList();
        Map<String, Object> json = record(e, "perClass", perClass, "scores", sheet.overall());
        json.putAll(keys("fewGroups", sheet.groups() < ScoreSheet.FEW_GROUPS, "curves", o.curves()));
        json.putAll(keys("baselines", o.baselines(), "errors", o.errors(), "suspects", o.suspects()));
        o.ofGroups().ifPresent(g -> json.put("ofGroups", g));
        return json;
    }

    /** What was trained, and why. */
    private void training(FineTuned t, Map<String, Object> all) {
        Advice a = t.advice();
        all.putAll(keys("quadrant", a.quadrant().map(q -> q.number()), "strategy", run.strategy()));
        all.putAll(keys("depth", run.depth(), "chosenByUser", a.chosenByUser(), "reasons", a.reasons()));
        Map<String, Object> findings = AdviceReport.evidence(a.evidence());
        findings.putAll(keys("groupsKnown", a.evidence().profile().groupsKnown(), "wouldChange", a.wouldChange()));
        all.putAll(keys("findings", findings, "comparison", a.comparison()));
        all.putAll(keys("plan", a.recipe().values(), "pixels", run.pixels(), "ridgeStrength", run.ridgeStrength()));
        all.put("keptEpoch", t.keptEpoch());
        List<Map<String, Object>> epochs = t.epochs().stream().map(e -> record(e)).toList();
        epochs.forEach(e -> e.remove("epochs"));
        all.put("epochs", epochs);
        all.putAll(keys("seconds", run.seconds(), "device", t.device()));
    }

    private static void folding(CrossValidated c, Map<String, Object> all) {
        int repeats = c.request().repeats();
        all.putAll(keys("folds", c.folds().size() / repeats, "repeats", repeats));
        all.put("column", c.request().folds() instanceof Folds.Column);
        all.put("strategy", c.request().each().plan().strategy());
        all.putAll(keys("deeper", c.deeper(), "decided", c.decided(), "plan", RunPage.common(c)));
        all.put("perFold", c.folds().stream().map(f -> fold(f, c)).toList());
        all.put("learningCurve", c.learning());
        all.put("seconds", c.folds().stream().mapToDouble(FoldOutcome::total).sum());
    }

    static Map<String, Object> fold(FoldOutcome f, CrossValidated c) {
        int test = f.model().rows().size();
        Map<String, Object> keys = keys("repeat", f.repeat(), "fold", f.fold());
        keys.putAll(keys("train", c.dataset().labelled() - test, "test", test, "depth", f.depth()));
        List.of("strategy", "augmentation").forEach(k -> keys.put(k, f.facts().getOrDefault(k, "")));
        keys.put("balancedAccuracy", Evaluation.of(f.model(), 1).balancedAccuracy());
        keys.putAll(keys("seconds", f.total(), "phases", f.seconds()));
        return keys;
    }

    private Map<String, Object> examination(Examination e) {
        return keys(
                "examples",
                e.examples()
                        .map(l -> l.stream()
                                .map(x -> record(
                                        RunReport.Shown.of(x.prediction(), classes, Optional.empty()),
                                        "technique",
                                        x.look().technique(),
                                        "grid",
                                        x.look().grid()))
                                .toList()),
                "shortcut",
                e.shortcut().map(s -> record(s, "verdict", s.verdict())),
                "map",
                e.map()
                        .map(m -> keys(
                                "points",
                                m.points().stream().map(this::point).toList(),
                                "shares",
                                m.shares(),
                                "train",
                                m.train(),
                                "heldOut",
                                m.heldOut())));
    }

    private Map<String, Object> point(FeatureMap.Point p) {
        Map<String, Object> keys = keys("id", p.id(), "group", p.group(), "truth", classes.name(p.label()));
        keys.put("predicted", p.predicted().stream().mapToObj(classes::name).findFirst());
        keys.putAll(keys("x", p.x(), "y", p.y()));
        return keys;
    }

    private static Optional<Map<String, Object>> uncertainty(FineTuned t) {
        if (t.uncertain().sentences().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> keys = keys("sentences", t.uncertain().sentences());
        t.model().uncertainty().ifPresent(d -> {
            keys.put("temperature", d.temperature().value());
            d.sets().ifPresent(s -> keys.put("coverage", s.coverage()));
            d.abstention().ifPresent(a -> {
                keys.putAll(keys("threshold", a.threshold(), "thresholdCoverage", a.coverage()));
                keys.put("thresholdAccuracy", a.accuracy());
            });
            d.rates().ifPresent(r -> {
                keys.put("withoutDoubt", (double) r.without().n());
                keys.put("withoutDoubtRight", (double) r.without().right());
                keys.put("withDoubt", (double) r.with().n());
                keys.put("withDoubtRight", (double) r.with().right());
            });
        });
        Optional<RiskCoverage> covered = t.uncertain().heldOut().map(RiskCoverage::of);
        t.uncertain().heldOut().ifPresent(h -> {
            keys.put("calibrationError", Reliability.of(h).error());
            keys.put("calibrationErrorClasswise", Reliability.classwise(h));
        });
        covered.ifPresent(c -> keys.put("areaUnderRiskCoverage", c.area()));
        keys.put("accuracyCoverage", covered.map(RiskCoverage::points).orElse(List.of()));
        return Optional.of(keys);
    }
}
