package quadrant.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.advisor.Advice;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.model.SeenImages;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.training.TrainingImage;

/**
 * Records everything that a model depends on: versions, backbone, data, plan, and the models that it continues.
 *
 * <p>{@code backbone…} is always the first backbone. A model that continues others has {@code continued}, their number, and for
 * the last eight of them {@code continued.K.…}, where K is 1 for the one that it continues directly: the SHA-256 of its file
 * and of its data, how many images it was trained on, depth, seed and version.
 */
final class ProvenanceFacts {
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

    private ProvenanceFacts() {}

    static Provenance of(
            Map<String, String> versions,
            TrainingPlan plan,
            Advice advice,
            InitialModel start,
            DatasetScan scan,
            TrainValTestSplit parts) {
        Recipe r = advice.recipe();
        Map<String, String> facts = new LinkedHashMap<>(versions);
        facts.putAll(lineage(start));
        facts.put("data.sha256", DatasetScan.dataHash(scan.images()));
        facts.put(FineTunedModel.SIDE_FACT, Integer.toString(scan.sidePx()));
        facts.put("images.train", Integer.toString(parts.train().size()));
        facts.put("images.validation", Integer.toString(parts.validation().size()));
        facts.put("images.test", Integer.toString(parts.test().size()));
        facts.put("seed", Long.toString(plan.seed()));
        facts.put("threads", Integer.toString(plan.threads()));
        facts.put(
                "quadrantOfMatrix",
                advice.quadrant().map(q -> Integer.toString(q.number())).orElse("not measured"));
        facts.put("strategy", r.strategy().name().toLowerCase(Locale.ROOT));
        facts.put("depth", Integer.toString(r.depth()));
        facts.put("augmentation", r.augmentation().canonical());
        facts.put("views", Integer.toString(r.views()));
        if (r.strategy() != Strategy.LAYERS) {
            training(r, parts, facts);
        }
        return new Provenance(facts, seen(start, parts));
    }

    private static void training(Recipe r, TrainValTestSplit parts, Map<String, String> facts) {
        facts.put("sampling", r.batching().sampling().name().toLowerCase(Locale.ROOT));
        facts.put("mixUp", Double.toString(r.batching().mixing().mixUp()));
        facts.put("cutMix", Double.toString(r.batching().mixing().cutMix()));
        facts.put("epochs", Integer.toString(r.epochs()));
        facts.put("earlyStopping", Boolean.toString(!parts.validation().isEmpty()));
        facts.put("batchSize", Integer.toString(r.batchSize()));
        facts.put("learningRate", Double.toString(r.learningRate()));
        facts.put("stageDecay", Double.toString(r.stageDecay()));
        facts.put("weightDecay", Double.toString(r.weightDecay()));
        facts.put("labelSmoothing", Double.toString(r.labelSmoothing()));
        facts.put("dropout", Double.toString(r.dropout()));
        facts.put("headPenalty", Double.toString(r.headPenalty()));
    }

    /** If a continued model does not record its training images, the new model cannot either. */
    private static Optional<SeenImages> seen(InitialModel start, TrainValTestSplit parts) {
        if (start.continued().isPresent() && start.seen().isEmpty()) {
            return Optional.empty();
        }
        return SeenImages.of(
                Stream.concat(parts.train().stream(), parts.validation().stream())
                        .map(TrainingImage::pixelHash)
                        .toList(),
                start.seen());
    }

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
    private static Map<String, String> lineage(InitialModel start) {
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
