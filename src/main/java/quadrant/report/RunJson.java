package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.Similarity;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Reliability;
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
        all.put("test", run.test().map(this::outcome));
        all.put("leftOut", run.leftOut().map(this::outcome));
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
            Map<String, Object> texts = keys("paragraphs", methods.paragraphs(), "references", methods.references());
            texts.put("checklists", methods.checklists());
            all.put("methods", texts);
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
    private Map<String, Object> outcome(RunReport.Outcome o) {
        ScoreSheet sheet = o.sheet();
        Map<String, Object> json = Json.record(o.evaluation());
        List<Map<String, Object>> perClass = new ArrayList<>();
        for (Evaluation.ClassScore c : o.evaluation().perClass()) {
            Map<String, Object> own = Json.record(c);
            own.put("scores", sheet.perClass().get(perClass.size()));
            perClass.add(own);
        }
        json.put("perClass", perClass);
        json.put("baseline", guess(o));
        json.putAll(keys("scores", sheet.overall(), "fewGroups", sheet.groups() < ScoreSheet.FEW_GROUPS));
        json.putAll(keys("curves", o.curves(), "baselines", o.baselines()));
        json.putAll(keys(
                "errors",
                o.errors().keySet().stream().map(p -> prediction(p, classes)).toList(),
                "suspects",
                o.suspects()));
        o.ofGroups().ifPresent(g -> json.put("ofGroups", g));
        return json;
    }

    /** The baseline that predicts the largest class of the training images for each image. */
    private static Map<String, Object> guess(RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        int hits = e.confusion().ofClass(o.largest());
        long present = e.perClass().stream().filter(c -> c.n() > 0).count();
        Map<String, Object> guess = keys("guess", e.perClass().get(o.largest()).name());
        guess.putAll(keys("accuracy", (double) hits / e.n(), "balancedAccuracy", hits == 0 ? 0 : 1.0 / present));
        return guess;
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
                t.epochs().stream().map(e -> Json.without(e, "epochs")).toList());
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

    static Map<String, Object> fold(FoldOutcome f, CrossValidated c) {
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
        Map<String, Object> keys = prediction(e.prediction(), classes);
        keys.putAll(keys("technique", e.look().technique(), "grid", e.look().grid()));
        return keys;
    }

    /** A prediction with its true class. */
    static Map<String, Object> prediction(Prediction p, ClassList classes) {
        Map<String, Object> keys =
                keys("id", p.id(), "truth", classes.name(p.truth().orElseThrow()));
        keys.put("predicted", classes.name(p.predicted()));
        keys.put("probability", p.probabilities().get(p.predicted()));
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
            keys.put("calibrationError", Reliability.of(h).error());
            keys.put("calibrationErrorClasswise", Reliability.classwise(h));
            keys.put("areaUnderRiskCoverage", RiskCoverage.of(h).area());
        });
        keys.put(
                "accuracyCoverage",
                t.uncertain().heldOut().map(h -> RiskCoverage.of(h).points()).orElse(List.of()));
        return Optional.of(keys);
    }
}
