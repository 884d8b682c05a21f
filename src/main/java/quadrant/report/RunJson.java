package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.Similarity;
import quadrant.dataset.ClassList;
import quadrant.evaluation.CalibrationError;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.ScoreSheet;
import quadrant.explain.Examination;
import quadrant.explain.Examination.Example;
import quadrant.explain.FeatureMap;
import quadrant.plan.TrainingPlan;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;
import quadrant.workflow.Folds;

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
        Map<String, Object> all =
                keys("verdict", verdict(), "name", run.heading().name());
        all.putAll(keys("created", run.heading().created(), "data", run.data()));
        all.putAll(keys(
                "test",
                run.test().map(RunJson::outcome),
                "leftOut",
                run.leftOut().map(RunJson::outcome)));
        run.tuned().ifPresent(t -> {
            decision(t.advice(), all);
            training(t, all);
        });
        run.crossed().ifPresent(c -> folding(c, all));
        all.put("examination", run.examination().map(this::examination));
        run.model().ifPresent(m -> {
            all.putAll(keys("model", m.name(), "modelSha256", m.sha256()));
            all.put("maxDifference", run.tuned().map(FineTuned::largestDifference));
            all.put("uncertainty", run.tuned().flatMap(RunJson::uncertainty));
            all.put("provenance", m.facts());
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
            Methods methods = new Methods(run);
            all.put(
                    "methods",
                    keys(
                            "paragraphs",
                            methods.paragraphs(),
                            "references",
                            methods.references(),
                            "checklists",
                            methods.checklists()));
        }
        return all;
    }

    private Map<String, Object> verdict() {
        Verdict v = run.verdict();
        Map<String, Object> keys = keys("kind", Finding.key(v.kind()));
        keys.put("leading", run.leading().map(o -> run.leftOut().isPresent() ? "leftOut" : "test"));
        keys.putAll(keys("sentence", v.sentence(), "next", v.next()));
        keys.put(
                "because",
                v.because().stream()
                        .map(r -> keys("finding", Finding.key(r.finding()), "sentence", r.sentence(), "next", r.next()))
                        .toList());
        return keys;
    }

    /** The numbers of an evaluation, with all further metrics. */
    private static Map<String, Object> outcome(RunReport.Outcome o) {
        ScoreSheet sheet = o.sheet();
        Map<String, Object> json = Json.record(o.evaluation());
        List<Map<String, Object>> perClass = new ArrayList<>();
        for (Evaluation.ClassScore c : o.evaluation().perClass()) {
            Map<String, Object> own = Json.record(c);
            Map<String, Object> scores = new LinkedHashMap<>();
            sheet.perClass().get(perClass.size()).scores().forEach((metric, s) -> scores.put(metric.key(), s));
            own.put("scores", scores);
            perClass.add(own);
        }
        json.put("perClass", perClass);
        json.put("baseline", o.guess());
        Map<String, Object> scores = new LinkedHashMap<>();
        sheet.overall().forEach((metric, s) -> scores.put(metric.key(), s));
        json.putAll(keys("scores", scores, "fewGroups", sheet.groups() < ScoreSheet.FEW_GROUPS));
        json.putAll(keys("curves", o.curves(), "baselines", o.baselines()));
        json.putAll(keys("errors", o.errors().stream().map(RunJson::mistake).toList(), "suspects", o.suspects()));
        o.ofGroups().ifPresent(g -> json.put("ofGroups", g));
        return json;
    }

    private static Map<String, Object> mistake(RunReport.Mistake m) {
        return keys("id", m.id(), "truth", m.truth(), "predicted", m.predicted(), "probability", m.probability());
    }

    /** What was trained, and why. */
    private void decision(Advice a, Map<String, Object> all) {
        all.put("quadrant", a.quadrant().map(q -> q.number()));
        all.putAll(keys("strategy", run.strategy(), "depth", run.depth(), "chosenByUser", a.chosenByUser()));
        all.putAll(keys("reasons", a.reasons(), "position", position(a)));
        Evidence e = a.evidence();
        Map<String, Object> findings = keys("size", e.profile().classes(), "sizeUsed", e.rule());
        findings.put("groupsKnown", e.profile().groupsKnown());
        findings.put("similarity", e.similarity().value());
        findings.put("similarityNotMeasured", e.similarity().reason());
        findings.put("layers", e.layers().value().orElse(List.of()));
        findings.put("layersNotMeasured", e.layers().reason());
        findings.putAll(keys("families", e.families(), "wouldChange", a.wouldChange()));
        all.putAll(keys("findings", findings, "comparison", a.comparison()));
    }

    /** The position of the data in the size–similarity matrix. */
    private static Map<String, Object> position(Advice a) {
        Optional<Similarity> s = a.similarity();
        Map<String, Object> position =
                keys("imagesPerClass", a.evidence().smallest(), "largeFrom", (double) Advisor.LARGE);
        position.putAll(keys("divergence", s.map(Similarity::value), "interval", s.map(Similarity::interval)));
        position.putAll(
                keys("unlikeFrom", a.method().alike(), "greatest", a.method().greatest()));
        position.put(
                "layers",
                s.stream()
                        .flatMap(v -> v.layers().stream())
                        .map(Similarity.Layer::divergence)
                        .toList());
        position.put("landmarks", s.map(Similarity::landmarks).orElse(List.of()));
        return position;
    }

    private void training(FineTuned t, Map<String, Object> all) {
        all.putAll(keys(
                "plan", t.advice().recipe().values(), "pixels", run.pixels(), "ridgeStrength", run.ridgeStrength()));
        all.put("keptEpoch", t.keptEpoch());
        all.put(
                "epochs",
                t.epochs().stream()
                        .map(e -> keys(
                                "epoch",
                                e.epoch(),
                                "loss",
                                e.loss(),
                                "accuracy",
                                e.accuracy(),
                                "validation",
                                e.validation()))
                        .toList());
        all.putAll(keys("seconds", run.seconds(), "device", t.device()));
    }

    private static void folding(CrossValidated c, Map<String, Object> all) {
        CrossValidate.Request request = c.request();
        TrainingPlan plan = request.each().plan();
        all.putAll(keys("folds", c.folds().size() / request.repeats(), "repeats", request.repeats()));
        all.putAll(keys("column", request.folds() instanceof Folds.Column, "strategy", plan.strategy()));
        all.putAll(keys("deeper", c.deeper(), "decided", c.decided(), "plan", RunPage.common(c)));
        all.put("perFold", c.folds().stream().map(f -> fold(f, c)).toList());
        all.put("learningCurve", c.learning());
        all.put("seconds", c.folds().stream().mapToDouble(FoldOutcome::total).sum());
    }

    private static Map<String, Object> fold(FoldOutcome f, CrossValidated c) {
        int test = f.model().rows().size();
        Map<String, Object> keys = keys("repeat", f.repeat(), "fold", f.fold());
        keys.putAll(keys("train", c.dataset().labelled() - test, "test", test, "depth", f.depth()));
        keys.put("strategy", f.facts().getOrDefault("strategy", ""));
        keys.put("augmentation", f.facts().getOrDefault("augmentation", ""));
        keys.put("balancedAccuracy", Evaluation.of(f.model(), 1).balancedAccuracy());
        keys.putAll(keys("seconds", f.total(), "phases", f.seconds()));
        return keys;
    }

    private Map<String, Object> examination(Examination e) {
        Map<String, Object> keys = keys(
                "examples", e.examples().map(l -> l.stream().map(this::example).toList()));
        keys.put("shortcut", e.shortcut().map(s -> {
            Map<String, Object> shortcut = Json.record(s);
            shortcut.put("verdict", s.verdict());
            return shortcut;
        }));
        keys.put("map", e.map().map(m -> {
            Map<String, Object> map =
                    keys("points", m.points().stream().map(this::point).toList());
            map.putAll(keys("shares", m.shares(), "train", m.train(), "heldOut", m.heldOut()));
            return map;
        }));
        return keys;
    }

    private Map<String, Object> example(Example e) {
        int predicted = e.prediction().predicted();
        Map<String, Object> keys = keys("id", e.prediction().id());
        keys.put("truth", classes.name(e.prediction().truth().orElseThrow()));
        keys.put("predicted", classes.name(predicted));
        keys.put("probability", e.prediction().probabilities().get(predicted));
        keys.putAll(keys("technique", e.look().technique(), "grid", e.look().grid()));
        return keys;
    }

    private Map<String, Object> point(FeatureMap.Point p) {
        Map<String, Object> keys = keys("id", p.id(), "group", p.group(), "truth", classes.name(p.label()));
        keys.put(
                "predicted",
                p.predicted().isPresent()
                        ? Optional.of(classes.name(p.predicted().getAsInt()))
                        : Optional.empty());
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
        t.uncertain().heldOut().ifPresent(h -> {
            CalibrationError error = CalibrationError.of(h);
            keys.putAll(keys("calibrationError", error.ofCalls(), "calibrationErrorClasswise", error.classwise()));
            keys.put("areaUnderRiskCoverage", RiskCoverage.of(h).area());
        });
        keys.put(
                "accuracyCoverage",
                t.uncertain().heldOut().map(h -> RiskCoverage.of(h).points()).orElse(List.of()));
        return Optional.of(keys);
    }
}
