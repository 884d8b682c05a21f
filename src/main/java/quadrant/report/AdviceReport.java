package quadrant.report;

import static quadrant.report.Json.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.ChannelEvidence;
import quadrant.advisor.Comparison;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.PairedDifference;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.SafeFile;

/** An advice as text and page for people, and as JSON for programs. */
public record AdviceReport(Advice advice) {
    /** The files that are written, the page last. */
    public static final List<String> FILES = List.of("advice.txt", "advice.json", "advice.html");

    /** The advice for programs, as in {@code --json} and {@code advice.json}. */
    public Map<String, Object> facts() {
        Evidence e = advice.evidence();
        Recipe r = advice.recipe();
        Map<String, Object> all = keys("quadrant", e.place().number());
        all.putAll(evidence(e));
        all.putAll(keys("strategy", r.strategy(), "depth", r.depth()));
        all.putAll(keys("augmentation", r.augmentation().name(), "views", r.views(), "epochs", r.epochs()));
        // of the classifier and of each stage that is trained below it
        all.put(
                "learningRates",
                IntStream.rangeClosed(0, r.depth()).mapToObj(r::stageRate).toList());
        all.put("expectedAccuracy", advice.expectedAccuracy());
        all.putAll(keys("reasons", advice.reasons(), "wouldChange", advice.wouldChange()));
        return all;
    }

    /** The measurements behind an advice. */
    static Map<String, Object> evidence(Evidence e) {
        Map<String, Object> all = keys("size", e.profile().classes(), "sizeUsed", e.rule());
        all.putAll(keys("smallestClass", e.smallest(), "largeFrom", Advisor.LARGE));
        all.put("alikeBelow", e.similarity().value().map(s -> s.method().alike()));
        all.putAll(keys(
                "similarity",
                e.similarity().value(),
                "similarityNotMeasured",
                e.similarity().reason()));
        all.put("layers", e.layers().value().orElse(List.of()));
        all.putAll(keys("layersNotMeasured", e.layers().reason(), "families", e.families()));
        if (!e.channels().isEmpty()) {
            all.put("channels", e.channels());
        }
        return all;
    }

    /** The advice alone. */
    private List<String> headline() {
        Strategy strategy = advice.recipe().strategy();
        Map<String, Object> all =
                keys("advice", advice, "strategy", strategy.name().toLowerCase(Locale.ROOT));
        all.putAll(keys("trained", strategy != Strategy.LAYERS));
        all.put("guess", 1.0 / advice.evidence().profile().classes().size());
        return Page.prose(Page.template("advised.mustache"), all).lines().toList();
    }

    /** For people: the advice first, then the reasons, then the tables. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(headline());
        lines.addAll(List.of("", "Why:"));
        advice.reasons().forEach(s -> lines.add("  " + s));
        lines.addAll(List.of("", "What would change this advice:"));
        advice.wouldChange().forEach(s -> lines.add("  " + s));
        lines.add("");
        lines.add(Texts.format("%-28s %7s %7s %9s %10s", "class", "images", "groups", "distinct", "effective"));
        for (DatasetProfile.ClassSize c : advice.evidence().profile().classes()) {
            lines.add(Texts.format(
                    "%-28s %7d %7d %9d %10.0f", c.name(), c.images(), c.groups(), c.distinct(), c.effective()));
        }
        advice.evidence().layers().value().ifPresent(layers -> {
            lines.addAll(List.of("", "layer   alone                  all up to it           tensor"));
            for (LayerEvidence e : layers) {
                lines.add(Texts.format(
                        "%5d   %-20s   %-20s   %s",
                        layers.indexOf(e) + 1, range(e.alone()), range(e.upTo()), e.tensor()));
            }
        });
        if (!advice.evidence().channels().isEmpty()) {
            lines.addAll(List.of("", "channel          used   alone                  lost without it"));
            for (ChannelEvidence c : advice.evidence().channels()) {
                lines.add(Texts.format(
                        "%-16s %-4s   %-20s   %s",
                        c.name(),
                        c.used() ? "yes" : "no",
                        range(c.alone()),
                        c.lost().map(AdviceReport::lost).orElse("")));
            }
        }
        return lines;
    }

    private static String lost(PairedDifference d) {
        return Texts.format(
                "%+.3f (%+.3f–%+.3f)",
                d.value(), d.interval().low(), d.interval().high());
    }

    private static String range(LayerEvidence.Score s) {
        return Texts.format(
                "%.3f (%.3f–%.3f)", s.value(), s.interval().low(), s.interval().high());
    }

    /**
     * Writes text, JSON and page.
     *
     * @param backbone as the user named it
     */
    public void write(Path folder, Heading heading, String version, String backbone, long seed) {
        Map<String, Object> all = keys("name", heading.name(), "created", heading.created());
        all.putAll(keys("quadrantVersion", version, "backbone", backbone, "seed", seed));
        all.putAll(facts());
        Map<String, String> recipe = Json.leaves(advice.recipe());
        recipe.keySet()
                .retainAll(
                        List.of("strategy", "depth", "augmentation", "views", "epochs", "learningRate", "stageDecay"));
        recipe.put("backbone", backbone);
        recipe.put("seed", Long.toString(seed));
        recipe.put("Quadrant", version);
        SafeFile.write(folder.resolve(FILES.get(0)), String.join("\n", lines()) + "\n");
        SafeFile.write(folder.resolve(FILES.get(1)), Json.file("quadrant-advice", all));
        SafeFile.write(folder.resolve(FILES.get(2)), html(heading, recipe));
    }

    /** @param recipe the training settings, and what the user requested, by name */
    String html(Heading heading, Map<String, String> recipe) {
        Map<String, Object> all = page(advice);
        all.put("recipe", PlainNames.parameters(recipe));
        return Page.html("advice", heading, String.join(" ", headline()), "advice.mustache", all);
    }

    /** What a page names of an advice, and the figures. */
    static Map<String, Object> page(Advice a) {
        Evidence e = a.evidence();
        Map<String, Object> all = keys("reasons", a.reasons(), "wouldChange", a.wouldChange());
        all.putAll(keys("chosenByUser", a.chosenByUser(), "quadrant", a.quadrant()));
        all.putAll(keys("matrix", MatrixFigure.of(a), "smallest", e.smallest(), "large", Advisor.LARGE));
        all.put("thirds", a.similarity().map(s -> thirds(s.layers())).orElse(List.of()));
        all.putAll(keys("profile", e.profile(), "rule", e.rule(), "similarity", e.similarity()));
        all.put("measuredOn", a.similarity().map(s -> Texts.count(s.images(), "image")));
        all.put("trials", a.comparison().map(AdviceReport::trials).orElse(List.of()));
        List<LayerEvidence> layers = e.layers().value().orElse(List.of());
        all.putAll(keys("layers", layers, "layersMissing", e.layers().reason()));
        all.put("families", e.families().size() > 1 ? e.families() : List.of());
        all.put("channels", e.channels());
        if (!layers.isEmpty()) {
            LayerEvidence best = layers.stream()
                    .reduce((b, l) -> l.alone().value() > b.alone().value() ? l : b)
                    .orElseThrow();
            all.put("best", keys("number", layers.indexOf(best) + 1, "alone", best.alone()));
            all.putAll(keys("last", layers.get(layers.size() - 1), "layerCurve", Figures.layers(layers)));
        }
        return all;
    }

    /** The mean divergence of the early, middle and late third of the layers; nothing with fewer than three layers. */
    private static List<Double> thirds(List<Similarity.Layer> layers) {
        int n = layers.size();
        return IntStream.range(0, n < 3 ? 0 : 3)
                .mapToObj(t -> layers.subList(t * n / 3, (t + 1) * n / 3).stream()
                        .mapToDouble(Similarity.Layer::divergence)
                        .average()
                        .orElseThrow())
                .toList();
    }

    /** The balance of learning by heart and learning nothing. */
    private static List<Map<String, Object>> trials(Comparison c) {
        return c.depths().size() < 2
                ? List.of()
                : c.depths().stream()
                        .map(t -> keys("of", t, "chosen", t.depth() == c.depth()))
                        .toList();
    }
}
