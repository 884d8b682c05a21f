package quadrant.report;

import static quadrant.report.Json.keys;

import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.dataset.io.PlainNames;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.FoldOutcome;
import quadrant.explain.Examination;
import quadrant.explain.Examination.Example;
import quadrant.explain.Technique;
import quadrant.plan.Recipe;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;
import quadrant.workflow.Folds;

/**
 * The information on a run for the methods section of a paper: paragraphs, ready to paste, and the reporting checklists CLAIM
 * 2024 (Tejani et al., Radiology: Artificial Intelligence 2024) and MI-CLAIM (Norgeot et al., Nature Medicine 2020) as far as a
 * run can answer them. The prose is in {@code methods.mustache} and {@code answers.tsv}; the items, in {@code checklists.tsv},
 * are paraphrased, the papers have the full text; those that a run cites are in {@code references.tsv}, each with the method that
 * it is cited for.
 */
final class Methods {
    private static final Mustache.Compiler PROSE = Page.TEMPLATES.escapeHTML(false);

    private final RunReport run;
    /** What the prose names. */
    private final Map<String, Object> facts;

    Methods(RunReport run) {
        this.run = run;
        RunReport.Data data = run.data();
        this.facts = keys("name", run.heading().name(), "quadrant", run.quadrant(), "software", run.software());
        facts.put("run", run);
        facts.putAll(keys("seed", run.seed(), "unit", run.unit(), "bags", data.bags()));
        facts.putAll(keys("total", data.total(), "classes", data.classes().size()));
        data.groups().ifPresent(g -> facts.putAll(keys("groups", g, "Groups", Texts.capitalised(g))));
        run.backbone().ifPresent(b -> facts.putAll(keys("network", b, "networkHash", Texts.brief(b.sha256()))));
        run.dataHash().ifPresent(h -> facts.put("dataHash", Texts.brief(h)));
        run.model().ifPresent(m -> facts.put("modelHash", Texts.brief(m.sha256())));
        facts.put("noShortcut", "No image was held out.");
        run.crossed().ifPresent(this::crossed);
        run.tuned().ifPresent(this::tuned);
        run.examination().ifPresent(this::examined);
    }

    private void crossed(CrossValidated c) {
        int repeats = c.request().repeats();
        facts.putAll(keys("crossed", true, "repeated", repeats > 1, "repeats", repeats));
        facts.putAll(keys("nested", !c.decided().isEmpty(), "folds", c.folds().size() / repeats));
        facts.put("column", c.request().folds() instanceof Folds.Column);
        facts.put(
                "depths",
                c.folds().stream().map(FoldOutcome::depth).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")));
        run.test()
                .ifPresent(o -> facts.putAll(keys("testedGroups", o.evaluation().groups(), "pooled", outcome(o))));
    }

    private void tuned(FineTuned t) {
        RunReport.Data data = run.data();
        int test = data.images(RunReport.Role.TEST);
        int train = data.images(RunReport.Role.TRAINING);
        facts.putAll(keys("tuned", true, "is", Map.of(run.strategy(), true), "pixels", run.pixels()));
        facts.putAll(keys("train", train, "validation", data.images(RunReport.Role.VALIDATION), "test", test));
        facts.putAll(keys("trainImages", Texts.count(train, "image"), "testImages", Texts.count(test, "image")));
        facts.put("testGroups", data.parts().get(data.parts().size() - 1).groups());
        int skipped = data.skipped().size();
        facts.put("skipped", skipped == 0 ? "" : Texts.count(skipped, "image was", "images were"));
        facts.put("mean", run.strategy().equals("mean"));
        facts.put("together", !List.of("layers", "head").contains(run.strategy()));
        facts.put("plan", t.advice().recipe().values());
        facts.put("sampling", t.advice().recipe().batching().sampling().name().toLowerCase(Locale.ROOT));
        facts.put(
                "augmentation",
                PlainNames.augmentation(t.advice().recipe().augmentation().canonical()));
        facts.put("ridge", run.ridgeStrength().map(String::valueOf).orElse(""));
        run.leading().ifPresent(o -> facts.put("leading", outcome(o)));
        run.leftOut().ifPresent(o -> facts.put("leftOut", outcome(o)));
        run.test().ifPresent(o -> facts.put("heldOut", outcome(o)));
    }

    /** What prose on a score names. */
    Map<String, Object> outcome(RunReport.Outcome o) {
        Evaluation e = o.evaluation();
        Map<String, Object> outcome = keys("images", run.images(o), "several", e.groups() > 1, "how", how(e));
        outcome.putAll(keys("evaluation", e, "baselines", o.baselines()));
        outcome.put("mistaken", Texts.count(e.n() - e.confusion().correct(), "error"));
        return outcome;
    }

    private void examined(Examination e) {
        List<Example> examples = e.examples().value().orElse(List.of());
        if (!examples.isEmpty()) {
            String technique = technique(examples);
            facts.put("examples", Texts.count(examples.size(), run.kind().image));
            facts.putAll(keys("technique", technique, "Technique", Texts.capitalised(technique)));
        }
        facts.put("noShortcut", e.shortcut().reason().orElse(""));
        e.shortcut()
                .value()
                .ifPresent(s ->
                        facts.putAll(keys("shortcut", s, "shortcutImages", Texts.count(s.images(), "whole image"))));
        e.map().value().ifPresent(m -> facts.put("map", m.points().size()));
    }

    private static String technique(List<Example> examples) {
        return switch (examples.get(0).look().technique()) {
            case CAM -> "class activation maps (CAM)";
            case GRAD_CAM -> "Grad-CAM";
            case ALL_LAYERS -> "class activation maps of all layers";
            case OCCLUSION -> "occlusion";
        };
    }

    /** How the interval was computed. */
    private String how(Evaluation e) {
        return e.balancedAccuracy() > 0 && e.balancedAccuracy() < 1
                ? "bootstrap over " + run.unit() + ", expanded percentiles of 2000 resamples; Hesterberg 2015"
                : "what " + e.groups() + " " + run.unit() + " without "
                        + (e.balancedAccuracy() == 1 ? "an error" : "a correct prediction")
                        + " leave possible; Buehler 1957";
    }

    /** What prose on the run may name. */
    Map<String, Object> facts() {
        return new LinkedHashMap<>(facts);
    }

    /** The paragraphs on methods. */
    List<String> paragraphs() {
        String text = PROSE.compile(Page.text("methods.mustache")).execute(facts);
        return Stream.of(text.split("¶", -1))
                .map(p -> p.replaceAll("\\s*\n(?=[;,.])", "")
                        .replaceAll("[ \n]+", " ")
                        .strip())
                .filter(p -> !p.isEmpty())
                .toList();
    }

    /**
     * An item of a reporting checklist, paraphrased.
     *
     * @param item its number in the checklist
     * @param answer empty where the run cannot answer it
     */
    record Item(String item, String what, Optional<String> answer) {}

    /** The checklists by name, answered as far as the run can. */
    Map<String, List<Item>> checklists() {
        Map<String, String> answers = new LinkedHashMap<>();
        Page.rows("answers.tsv")
                .forEach(row -> answers.put(
                        row.get(0), PROSE.compile(row.get(1)).execute(facts).strip()));
        Map<String, List<Item>> lists = new LinkedHashMap<>();
        for (List<String> row : Page.rows("checklists.tsv")) {
            List<String> known = Stream.of(row.get(3).split(" ", -1))
                    .filter(key -> !key.isEmpty())
                    .map(key -> Objects.requireNonNull(answers.get(key), key))
                    .toList();
            lists.computeIfAbsent(row.get(0), name -> new ArrayList<>())
                    .add(new Item(
                            row.get(1),
                            row.get(2),
                            known.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", known))));
        }
        return lists;
    }

    /** The papers for the methods that were used, and no others, in the order of the text. */
    List<String> references() {
        Recipe r = run.tuned().orElseThrow().advice().recipe();
        String plan = r.augmentation().canonical();
        boolean tuned = run.depth() > 0;
        String network = run.backbone().orElseThrow().name().toLowerCase(Locale.ROOT);
        List<List<String>> papers = Page.rows("references.tsv");
        // the key of a network's paper is a prefix of its name
        Optional<String> pretrained = papers.stream()
                .filter(row -> row.get(1).equals("network") && network.startsWith(row.get(0)))
                .map(row -> row.get(0))
                .findFirst();
        Map<String, Boolean> uses = new LinkedHashMap<>();
        uses.put("always", true);
        uses.put("pretrained", pretrained.isPresent());
        uses.put(
                "layers", run.tuned().get().advice().evidence().layers().value().isPresent());
        uses.put("tuned", tuned);
        uses.put("smoothing", tuned);
        uses.put("dropout", tuned);
        uses.put("mixup", tuned && r.batching().mixUp() > 0);
        uses.put("cutmix", tuned && r.batching().cutMix() > 0);
        uses.put("balanced", tuned && r.batching().balanced());
        Stream.of("elastic", "stain-jitter", "stain-mix").forEach(t -> uses.put(t, plan.contains(t + "(")));
        uses.put("bags", run.data().bags());
        uses.put("test", run.test().isPresent());
        uses.put("baselines", run.test().stream().anyMatch(o -> !o.baselines().isEmpty()));
        uses.put("map", facts.containsKey("map"));
        run.examination().flatMap(e -> e.examples().value()).stream()
                .flatMap(List::stream)
                .map(e -> e.look().technique())
                .map(t -> t == Technique.ALL_LAYERS ? "cam" : t.name().toLowerCase(Locale.ROOT))
                .forEach(t -> uses.put(t, true));
        return papers.stream()
                .filter(row -> uses.getOrDefault(row.get(1), false) || pretrained.equals(Optional.of(row.get(0))))
                .map(row -> row.get(2))
                .distinct()
                .toList();
    }
}
