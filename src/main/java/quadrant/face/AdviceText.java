package quadrant.face;

import com.google.gson.JsonNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.advisor.Advice;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.ExpectedAccuracy;
import quadrant.advisor.PlanRace;
import quadrant.advisor.RaceResult;
import quadrant.advisor.Similarity;
import quadrant.plan.Recipe;
import quadrant.training.DepthEvidence;

/** An advice in words for people, and as facts for programs. */
public final class AdviceText {
    private final Advice advice;
    private final Evidence evidence;

    public AdviceText(Advice advice) {
        this.advice = advice;
        this.evidence = advice.evidence();
    }

    /** For {@code --json}: texts, numbers, lists and maps of such. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quadrant", evidence.place().number());
        facts.put(
                "size",
                evidence.profile().classes().stream().map(AdviceText::size).toList());
        facts.put("sizeUsed", evidence.rule().name().toLowerCase(Locale.ROOT));
        facts.put("smallestClass", evidence.smallest());
        // keys that are always there: what was not measured is null
        facts.put(
                "similarity",
                evidence.similarity()
                        .value()
                        .<Object>map(AdviceText::similarity)
                        .orElse(JsonNull.INSTANCE));
        evidence.similarity().reason().ifPresent(r -> facts.put("similarityNotMeasured", r));
        Recipe r = advice.recipe();
        facts.put("strategy", r.strategy().name().toLowerCase(Locale.ROOT));
        facts.put("depth", r.depth());
        facts.put("augmentation", r.augmentation().name());
        facts.put("views", r.views());
        facts.put("epochs", r.epochs());
        facts.put("learningRates", learningRates(r));
        facts.put(
                "expectedAccuracy",
                advice.expectedAccuracy().<Object>map(AdviceText::interval).orElse(JsonNull.INSTANCE));
        facts.put(
                "expectedSeconds",
                advice.expectedSeconds().isPresent() ? advice.expectedSeconds().getAsDouble() : JsonNull.INSTANCE);
        facts.put("depths", evidence.depths().stream().map(AdviceText::depth).toList());
        evidence.race()
                .value()
                .ifPresent(race -> facts.put(
                        "race", race.entries().stream().map(AdviceText::entry).toList()));
        evidence.race().reason().ifPresent(why -> facts.put("raceNotRun", why));
        evidence.plans()
                .value()
                .ifPresent(p -> facts.put(
                        "plans",
                        p.race().entries().stream().map(e -> plan(p, e)).toList()));
        facts.put("reasons", advice.reasons());
        facts.put("wouldChange", advice.wouldChange());
        return facts;
    }

    private static Map<String, Object> size(DatasetProfile.ClassSize c) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("class", c.name());
        facts.put("images", c.images());
        facts.put("groups", c.groups());
        facts.put("distinct", c.distinct());
        facts.put("effective", c.effective());
        return facts;
    }

    private static Map<String, Object> similarity(Similarity s) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("value", s.value());
        facts.put("low", s.interval().low());
        facts.put("high", s.interval().high());
        facts.put("method", s.method().name().toLowerCase(Locale.ROOT));
        facts.put("alikeBelow", s.method().alike());
        facts.put("images", s.images());
        facts.put(
                "layers",
                s.layers().stream()
                        .map(l -> {
                            Map<String, Object> layer = new LinkedHashMap<>();
                            layer.put("name", l.name());
                            layer.put("position", l.position());
                            layer.put("value", l.divergence());
                            return layer;
                        })
                        .toList());
        return facts;
    }

    private static List<Double> learningRates(Recipe r) {
        List<Double> rates = new ArrayList<>();
        for (int stage = 0; stage <= r.depth(); stage++) {
            rates.add(r.stageRate(stage));
        }
        return rates;
    }

    private static Map<String, Object> interval(ExpectedAccuracy a) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("value", a.value());
        facts.put("low", a.interval().low());
        facts.put("high", a.interval().high());
        return facts;
    }

    private static Map<String, Object> depth(DepthEvidence d) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("depth", d.depth());
        facts.put("cut", d.cut());
        d.probe().value().ifPresent(p -> {
            facts.put("probe", p.value());
            facts.put("probeLow", p.interval().low());
            facts.put("probeHigh", p.interval().high());
        });
        d.probe().reason().ifPresent(r -> facts.put("probeNotMeasured", r));
        d.logMe().value().ifPresent(v -> facts.put("logMe", v));
        return facts;
    }

    private static Map<String, Object> entry(RaceResult.Entry e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("depth", e.depth());
        facts.put("scores", e.scores());
        facts.put("secondsPerLap", e.secondsPerLap());
        if (!e.left().isBlank()) {
            facts.put("left", e.left());
        }
        return facts;
    }

    /** The advice alone. */
    List<String> headline() {
        Recipe r = advice.recipe();
        List<String> lines = new ArrayList<>();
        lines.add("Quadrant " + evidence.place().number() + ": "
                + evidence.place().place() + ".");
        lines.add("Advice: strategy " + r.strategy().name().toLowerCase(Locale.ROOT) + ", depth " + r.depth() + ", "
                + r.augmentation().name() + " augmentation, " + r.views() + " views, " + r.epochs() + " epochs.");
        advice.expectedAccuracy()
                .ifPresent(a -> lines.add(String.format(
                        Locale.ROOT,
                        "Expected balanced accuracy on a fifth held out: %.3f (%.3f to %.3f; guessing gives %.3f).",
                        a.value(),
                        a.interval().low(),
                        a.interval().high(),
                        1.0 / evidence.profile().classes().size())));
        if (advice.expectedAccuracy().isEmpty()) {
            lines.add("Expected accuracy: not measured, as this depth was not tried.");
        }
        advice.expectedSeconds()
                .ifPresent(s -> lines.add(String.format(Locale.ROOT, "Expected time of the training: %.0f s.", s)));
        return lines;
    }

    private static Map<String, Object> plan(PlanRace.Result result, RaceResult.Entry e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("plan", result.plans().get(e.depth()).name());
        facts.put("scores", e.scores());
        return facts;
    }

    /** For people: the advice first, then the reasons, then the tables. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(headline());
        lines.add("");
        lines.add("Why:");
        advice.reasons().forEach(s -> lines.add("  " + s));
        lines.add("");
        lines.add("What would change this advice:");
        advice.wouldChange().forEach(s -> lines.add("  " + s));
        lines.add("");
        lines.add(String.format("%-28s %7s %7s %9s %10s", "class", "images", "groups", "distinct", "effective"));
        for (DatasetProfile.ClassSize c : evidence.profile().classes()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s %7d %7d %9d %10.0f",
                    c.name(),
                    c.images(),
                    c.groups(),
                    c.distinct(),
                    c.effective()));
        }
        if (!evidence.depths().isEmpty()) {
            lines.add("");
            lines.add("depth   linear probe           LogME   race");
            evidence.depths().forEach(d -> lines.add(line(d)));
            evidence.depths().stream()
                    .flatMap(d -> d.probe().reason().stream())
                    .distinct()
                    .forEach(why -> lines.add("The linear probe was not measured: " + why));
            evidence.depths().stream()
                    .flatMap(d -> d.logMe().reason().stream())
                    .distinct()
                    .forEach(lines::add);
        }
        return lines;
    }

    private String line(DepthEvidence d) {
        String probe = d.probe()
                .value()
                .map(p -> String.format(
                        Locale.ROOT,
                        "%.3f (%.3f–%.3f)",
                        p.value(),
                        p.interval().low(),
                        p.interval().high()))
                .orElse("not measured");
        String raced = evidence.race().value().stream()
                .flatMap(race -> race.entries().stream())
                .filter(e -> e.depth() == d.depth() && !e.scores().isEmpty())
                .map(e -> String.format(
                        Locale.ROOT,
                        "%.3f on %d %s",
                        e.mean(),
                        e.scores().size(),
                        e.scores().size() == 1 ? "fold" : "folds"))
                .findFirst()
                .orElse("");
        return String.format(
                        Locale.ROOT,
                        "%5d   %-20s %7s   %s",
                        d.depth(),
                        probe,
                        d.logMe()
                                .value()
                                .map(v -> String.format(Locale.ROOT, "%.3f", v))
                                .orElse("–"),
                        raced)
                .stripTrailing();
    }
}
