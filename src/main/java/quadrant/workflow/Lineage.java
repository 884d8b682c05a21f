package quadrant.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;

/**
 * The models that a model continues, as facts of its provenance.
 *
 * <p>{@code backbone…} is always the first backbone. A model that continues others has {@code continued}, their number, and for
 * the last eight of them {@code continued.K.…}, where K is 1 for the one that it continues directly: the SHA-256 of its file
 * and of its data, how many images it was trained on, depth, seed and version.
 */
final class Lineage {
    static final String BACKBONE = "backbone";
    static final String BACKBONE_LICENCE = "backbone.licence";
    static final String BACKBONE_SOURCE = "backbone.source";
    static final String BACKBONE_SHA256 = "backbone.sha256";
    /** The tensors of the depths, a line each. */
    static final String CUTS = "backbone.cuts";

    private static final String CONTINUED = "continued";
    /** The greatest depth at which any of the models was trained. */
    private static final String DEEPEST = "continued.deepest";

    private static final int KEPT = 8;
    private static final List<String> OF_EACH = List.of("data.sha256", "images.train", "depth", "seed", "quadrant");

    private Lineage() {}

    static String origin(Provenance p) {
        return p.facts().getOrDefault(BACKBONE, "unknown");
    }

    /** The greatest number of stages trained in a model and all that it continues. */
    static int deepest(Provenance p) {
        return Math.max(number(p, DEEPEST), number(p, "depth"));
    }

    private static int number(Provenance p, String key) {
        String text = p.fact(key);
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    /** The facts on the initial model of a training. */
    static Map<String, String> of(InitialModel start) {
        Map<String, String> facts = new LinkedHashMap<>();
        var card = start.backbone().card();
        facts.put(BACKBONE, start.continued().map(m -> origin(m.provenance())).orElse(card.name()));
        facts.put(BACKBONE_LICENCE, card.licence());
        facts.put(BACKBONE_SOURCE, card.source());
        facts.put(
                BACKBONE_SHA256,
                start.continued().map(m -> m.provenance().fact(BACKBONE_SHA256)).orElse(card.sha256()));
        facts.put(CUTS, String.join("\n", card.cuts()));
        start.continued().ifPresent(m -> facts.putAll(ancestors(m, card.sha256())));
        return facts;
    }

    private static Map<String, String> ancestors(FineTunedModel model, String sha256) {
        Provenance p = model.provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(CONTINUED, Integer.toString(1 + number(p, CONTINUED)));
        facts.put(DEEPEST, Integer.toString(deepest(p)));
        facts.put(key(1, "sha256"), sha256);
        OF_EACH.forEach(k -> putIfKnown(facts, key(1, k), p.fact(k)));
        for (int k = 1; k < KEPT; k++) {
            putIfKnown(facts, key(k + 1, "sha256"), p.fact(key(k, "sha256")));
            for (String each : OF_EACH) {
                putIfKnown(facts, key(k + 1, each), p.fact(key(k, each)));
            }
        }
        return facts;
    }

    private static void putIfKnown(Map<String, String> facts, String key, String value) {
        if (!value.isEmpty()) {
            facts.put(key, value);
        }
    }

    private static String key(int back, String fact) {
        return CONTINUED + "." + back + "." + fact;
    }
}
