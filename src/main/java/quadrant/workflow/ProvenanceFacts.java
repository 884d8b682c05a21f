package quadrant.workflow;

import java.util.LinkedHashMap;
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

/** Records everything that a model depends on: versions, backbone, data, plan. */
final class ProvenanceFacts {
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
        facts.putAll(Lineage.of(start));
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
        facts.put("mixUp", Double.toString(r.batching().mixUp()));
        facts.put("cutMix", Double.toString(r.batching().cutMix()));
        facts.put("epochs", Integer.toString(r.epochs()));
        facts.put("earlyStopping", Boolean.toString(!parts.validation().isEmpty()));
        facts.put("batchSize", Integer.toString(Recipe.BATCH_SIZE));
        facts.put("learningRate", Double.toString(r.learningRate()));
        facts.put("stageDecay", Double.toString(Recipe.STAGE_DECAY));
        facts.put("weightDecay", Double.toString(Recipe.WEIGHT_DECAY));
        facts.put("labelSmoothing", Double.toString(Recipe.LABEL_SMOOTHING));
        facts.put("dropout", Double.toString(Recipe.DROPOUT));
        facts.put("headPenalty", Double.toString(Recipe.HEAD_PENALTY));
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
}
