package quadrant.report;

import static quadrant.report.Json.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.advisor.ChannelEvidence;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.FoldOutcome;
import quadrant.explain.AttributionMap.Technique;
import quadrant.explain.Examination;
import quadrant.plan.Batching;
import quadrant.plan.Recipe;
import quadrant.workflow.CrossValidate.Folds;
import quadrant.workflow.CrossValidated;
import quadrant.workflow.FineTuned;

/**
 * The information on a run for the methods section of a paper: paragraphs, ready to paste, and the reporting checklists CLAIM
 * 2024 (Tejani et al., Radiology: Artificial Intelligence 2024) and MI-CLAIM (Norgeot et al., Nature Medicine 2020) as far as a
 * run can answer them. The prose is in {@code methods.mustache} and {@code answers.tsv}; the items, in {@code checklists.tsv},
 * are paraphrased, the papers have the full text; those that a run cites are in {@code references.tsv}, each with the method that
 * it is cited for.
 */
final class Methods {
    private final RunReport run;
    /** What prose on the run names. */
    private final Map<String, Object> facts;

    Methods(RunReport run) {
        this.run = run;
        this.facts = keys("run", run, "unit", run.unit(), "groups", run.data().groups());
        facts.put("noShortcut", "No image was held out.");
        facts.put("leading", run.leading().map(this::outcome));
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
                c.folds().stream()
                        .map(FoldOutcome::depth)
                        .distinct()
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")));
    }

    private void tuned(FineTuned t) {
        Recipe r = t.advice().recipe();
        facts.putAll(keys("tuned", true, "is", Map.of(run.strategy(), true), "plan", r.values()));
        for (RunReport.Part p : run.data().parts()) {
            facts.put(p.role().name().toLowerCase(Locale.ROOT), p);
        }
        int skipped = run.data().skipped().size();
        facts.put("skipped", skipped == 0 ? "" : Texts.count(skipped, "image was", "images were"));
        facts.put("together", !List.of("layers", "head").contains(run.strategy()));
        facts.put("sampling", r.batching().sampling().name().toLowerCase(Locale.ROOT));
        facts.put("augmentation", PlainNames.augmentation(r.augmentation().canonical()));
        facts.put(
                "channels",
                t.advice().evidence().channels().stream()
                        .filter(ChannelEvidence::used)
                        .map(ChannelEvidence::name)
                        .collect(Collectors.joining(", ")));
        facts.put("leftOut", run.leftOut().map(this::outcome));
        facts.put("heldOut", run.test().map(this::outcome));
    }

    /** What prose on a score names. */
    Map<String, Object> outcome(RunReport.Outcome o) {
        Map<String, Object> outcome =
                keys("images", run.images(o), "several", o.evaluation().groups() > 1);
        outcome.putAll(keys("evaluation", o.evaluation(), "baselines", o.baselines()));
        int wrong = o.evaluation().n() - o.evaluation().confusion().correct();
        outcome.putAll(keys("wrong", wrong, "mistaken", Texts.count(wrong, "error")));
        double accuracy = o.evaluation().balancedAccuracy();
        outcome.putAll(keys("allRight", accuracy == 1, "allWrong", accuracy == 0));
        return outcome;
    }

    private void examined(Examination e) {
        e.examples().value().filter(x -> !x.isEmpty()).ifPresent(examples -> {
            facts.put("examples", Texts.count(examples.size(), run.kind().image));
            facts.put("technique", examples.get(0).look().technique());
        });
        facts.put("noShortcut", e.shortcut().reason().orElse(""));
        facts.putAll(keys("shortcut", e.shortcut().value(), "map", e.map().value()));
    }

    /** What prose on the run may name. */
    Map<String, Object> facts() {
        return new LinkedHashMap<>(facts);
    }

    /** The paragraphs on methods. */
    List<String> paragraphs() {
        return Stream.of(Page.prose(Page.template("methods.mustache"), facts).split("¶", -1))
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
        Map<String, String> answers = new HashMap<>();
        Page.rows("answers.tsv").forEach(row -> answers.put(row.get(0), Page.prose(row.get(1), facts)));
        Map<String, List<Item>> lists = new LinkedHashMap<>();
        for (List<String> row : Page.rows("checklists.tsv")) {
            String answer = Stream.of(row.get(3).split(" ", -1))
                    .filter(key -> !key.isEmpty())
                    .map(key -> Objects.requireNonNull(answers.get(key), key))
                    .collect(Collectors.joining(" "));
            lists.computeIfAbsent(row.get(0), name -> new ArrayList<>())
                    .add(new Item(row.get(1), row.get(2), Optional.of(answer).filter(a -> !a.isEmpty())));
        }
        return lists;
    }

    /** The papers for the methods that were used, and no others, in the order of the text. */
    List<String> references() {
        FineTuned t = run.tuned().orElseThrow();
        Batching batching = t.advice().recipe().batching();
        String plan = t.advice().recipe().augmentation().canonical();
        boolean tuned = run.depth() > 0;
        List<List<String>> papers = Page.rows("references.tsv");
        // the key of a network's paper is a prefix of its name
        String network = papers.stream()
                .filter(row -> row.get(1).equals("network")
                        && t.backbone().name().toLowerCase(Locale.ROOT).startsWith(row.get(0)))
                .map(row -> row.get(0))
                .findFirst()
                .orElse("");
        Map<String, Boolean> uses = new HashMap<>(Map.of("always", true, "pretrained", !network.isEmpty()));
        uses.put("layers", t.advice().evidence().layers().value().isPresent());
        uses.put("tuned", tuned);
        uses.put("mixup", tuned && batching.mixUp() > 0);
        uses.put("cutmix", tuned && batching.cutMix() > 0);
        uses.put("balanced", tuned && batching.balanced());
        Stream.of("elastic", "stain-jitter", "stain-mix").forEach(name -> uses.put(name, plan.contains(name + "(")));
        uses.put("bags", run.data().bags());
        uses.put("test", run.test().isPresent());
        uses.put("baselines", run.test().stream().anyMatch(o -> !o.baselines().isEmpty()));
        run.examination().ifPresent(e -> {
            uses.put("map", e.map().value().isPresent());
            e.examples().value().stream().flatMap(List::stream).forEach(x -> {
                Technique used = x.look().technique();
                uses.put(used == Technique.ALL_LAYERS ? "cam" : used.name().toLowerCase(Locale.ROOT), true);
            });
        });
        return papers.stream()
                .filter(row ->
                        uses.getOrDefault(row.get(1), false) || row.get(0).equals(network))
                .map(row -> row.get(2))
                .distinct()
                .toList();
    }
}
