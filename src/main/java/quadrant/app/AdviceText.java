package quadrant.app;

import com.google.gson.JsonNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.advisor.Advice;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;

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
                advice.expectedAccuracy().<Object>map(AdviceText::score).orElse(JsonNull.INSTANCE));
        facts.put(
                "layers",
                evidence.layers().value().orElse(List.of()).stream()
                        .map(AdviceText::layer)
                        .toList());
        evidence.layers().reason().ifPresent(why -> facts.put("layersNotMeasured", why));
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

    private static Map<String, Object> score(LayerEvidence.Score a) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("value", a.value());
        facts.put("low", a.interval().low());
        facts.put("high", a.interval().high());
        return facts;
    }

    private static Map<String, Object> layer(LayerEvidence l) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tensor", l.tensor());
        facts.put("alone", score(l.alone()));
        facts.put("upTo", score(l.upTo()));
        return facts;
    }

    /** The advice alone. */
    List<String> headline() {
        Recipe r = advice.recipe();
        List<String> lines = new ArrayList<>();
        lines.add("Quadrant " + evidence.place().number() + ": "
                + evidence.place().place() + ".");
        boolean trained = r.strategy() != Strategy.LAYERS;
        lines.add("Advice: strategy " + r.strategy().name().toLowerCase(Locale.ROOT)
                + (trained ? ", depth " + r.depth() : "") + ", "
                + r.augmentation().name() + " augmentation, " + r.views() + " views"
                + (trained ? ", " + r.epochs() + " epochs" : "") + ".");
        lines.add(advice.expectedAccuracy()
                .map(a -> String.format(
                        Locale.ROOT,
                        "Expected balanced accuracy on images of new groups: %.3f (%.3f to %.3f; guessing gives %.3f).",
                        a.value(),
                        a.interval().low(),
                        a.interval().high(),
                        1.0 / evidence.profile().classes().size()))
                .orElse("Expected accuracy: not measured. "
                        + evidence.layers().reason().orElse("")));
        return lines;
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
        evidence.layers().value().ifPresent(layers -> {
            lines.add("");
            lines.add("layer   alone                  all up to it           tensor");
            for (int l = 0; l < layers.size(); l++) {
                LayerEvidence e = layers.get(l);
                lines.add(String.format(
                        "%5d   %-20s   %-20s   %s", l + 1, range(e.alone()), range(e.upTo()), e.tensor()));
            }
        });
        return lines;
    }

    private static String range(LayerEvidence.Score s) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f–%.3f)",
                s.value(),
                s.interval().low(),
                s.interval().high());
    }
}
