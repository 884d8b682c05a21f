package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.augment.AugmentationPlan;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.UserException;

/** Turns wishes and measurements into a recipe with nothing left open. */
public final class Advisor {
    /** From this many images per class on a dataset is large. */
    public static final int LARGE = 1000;

    private static final int FEW_IMAGES = 100;
    private static final int SOME_IMAGES = 500;
    private static final int NEIGHBOURS = 2;
    private static final int WHOLE_STEPS = 500;
    private static final int LEAST_EPOCHS = 3;

    /**
     * The advice for one training set.
     *
     * @param decided the depth that a run which is gone on with had decided on
     * @param maxDepth the deepest that the backbone offers
     */
    public Advice advise(TrainingPlan plan, Evidence evidence, OptionalInt decided, int maxDepth) {
        int total = evidence.dataset().size();
        Quadrant place = evidence.place();
        List<String> reasons = new ArrayList<>();
        reasons.add(evidence.profile().describe(evidence.rule()) + " From " + LARGE + " on a set is large: it is "
                + (evidence.smallest() >= LARGE ? "large." : "small."));
        reasons.add(evidence.similarity()
                .value()
                .map(SimilarityWords::of)
                .orElseGet(() -> evidence.similarity().reason().orElseThrow() + " The set is taken as unlike."));
        reasons.add("Quadrant " + place.number() + ", " + place.place() + ": " + place.consequence() + ".");
        int advised = decided.orElse(
                evidence.race().value().map(RaceResult::pick).orElseGet(() -> likeliest(place, total, maxDepth)));
        int depth = wished(plan, advised, maxDepth);
        boolean own = depth != advised
                || plan.strategy() != Strategy.AUTO
                || plan.depth().isPresent();
        reasons.add(
                own
                        ? "Depth " + depth + " was chosen by the user; Quadrant would have chosen " + advised + "."
                        : decided.isPresent()
                                ? "Depth " + depth + ", as the run decided before it was interrupted."
                                : DepthWords.why(place, depth, evidence));
        AugmentationPlan augmentation = augmentation(plan, evidence);
        whyAugmented(plan, evidence).ifPresent(reasons::add);
        evidence.turned().value().map(TurnedViews::words).ifPresent(reasons::add);
        Recipe recipe = recipe(plan, total, depth, strategy(depth, maxDepth), augmentation);
        if (recipe.strategy() == Strategy.ALL) {
            reasons.add(whole(recipe));
        }
        Optional<ExpectedAccuracy> expected = expected(evidence, depth);
        return new Advice(
                evidence.similarity().value().isPresent() ? Optional.of(place) : Optional.empty(),
                recipe,
                evidence,
                advised,
                own,
                expected,
                evidence.pace()
                        .value()
                        .map(p -> OptionalDouble.of(p.seconds(recipe, total)))
                        .orElse(OptionalDouble.empty()),
                reasons,
                Doubts.of(evidence, place));
    }

    /** The plan of views: the user's, else by quadrant and by what kind of pictures the images are. */
    static AugmentationPlan augmentation(TrainingPlan plan, Evidence evidence) {
        return plan.augmentation()
                .or(() -> evidence.plans().value().map(PlanRace.Result::pick))
                .orElseGet(() -> evidence.place() == Quadrant.SMALL_UNLIKE
                        ? evidence.appearance().plan()
                        : AugmentationPlan.named("light"));
    }

    private static Optional<String> whyAugmented(TrainingPlan plan, Evidence evidence) {
        if (evidence.plans().value().isPresent()) {
            return evidence.plans().value().map(PlanRace.Result::words);
        }
        return evidence.place() == Quadrant.SMALL_UNLIKE && plan.augmentation().isEmpty()
                ? Optional.of(evidence.appearance().words())
                : Optional.empty();
    }

    /** The recipe of a training in quadrant 3 on so many images, at a depth. */
    public static Recipe recipe(TrainingPlan plan, int images, int depth, int maxDepth) {
        return Recipe.proven(
                        strategy(depth, maxDepth),
                        depth,
                        plan.augmentation().orElse(AugmentationPlan.named("heavy")),
                        plan.views().orElse(views(images)),
                        plan.epochs().orElse(epochs(images)),
                        false)
                .with(plan.batching().ofFeatures());
    }

    /** Where views are not kept they cost no more for being many: as many as epochs, so that none comes twice. */
    private static Recipe recipe(
            TrainingPlan plan, int images, int depth, Strategy strategy, AugmentationPlan augmentation) {
        boolean whole = strategy == Strategy.ALL;
        int epochs = plan.epochs().orElse(whole ? wholeEpochs(images) : epochs(images));
        int views = plan.views().orElse(whole ? Math.max(views(images), epochs) : views(images));
        if (!whole && plan.batching().mixing().cutMix() > 0) {
            throw new UserException(
                    "CutMix was asked for, and it mixes pixels, while at depth " + depth
                            + " cached features are trained on.",
                    "Use --mixup, which mixes features, or train everything with --strategy all.");
        }
        return Recipe.proven(strategy, depth, augmentation, views, epochs, plan.earlyStopping())
                .with(plan.batching());
    }

    private static String whole(Recipe r) {
        return String.format(
                Locale.ROOT,
                "Every layer is trained, in mini-batches of %d for %d epochs; views are made anew for each step, and none is"
                        + " cached. The learning rate falls from %.1e at the head to %.1e at the stem.",
                r.batchSize(),
                r.epochs(),
                r.stageRate(0),
                r.stageRate(r.depth()));
    }

    private static Optional<ExpectedAccuracy> expected(Evidence evidence, int depth) {
        return evidence.race().value().stream()
                .flatMap(r -> r.entries().stream())
                .filter(e -> e.depth() == depth && !e.scores().isEmpty())
                .findFirst()
                .map(e -> ExpectedAccuracy.of(e, evidence));
    }

    /** The depth to take where nothing was tried. */
    static int likeliest(Quadrant place, int images, int maxDepth) {
        int depth = switch (place) {
            case LARGE_UNLIKE -> maxDepth;
            case LARGE_ALIKE -> 1;
            case SMALL_UNLIKE -> deeper(images);
            case SMALL_ALIKE -> 0;
        };
        return Math.min(depth, maxDepth);
    }

    private static int deeper(int images) {
        if (images < FEW_IMAGES) {
            return 2;
        }
        return images < SOME_IMAGES ? 3 : 4;
    }

    /** The depths worth a race, the likeliest first; one alone where there is nothing to find out. */
    static List<Integer> candidates(Quadrant place, int images, int maxDepth) {
        int first = likeliest(place, images, maxDepth);
        if (place == Quadrant.LARGE_UNLIKE || place == Quadrant.SMALL_ALIKE) {
            return List.of(first);
        }
        List<Integer> depths = new ArrayList<>(List.of(first));
        for (int away = 1; away <= NEIGHBOURS; away++) {
            if (first - away >= 1 && away == 1) {
                depths.add(first - away);
            }
            if (first + away < maxDepth) {
                depths.add(first + away);
            }
        }
        return depths;
    }

    private static int wished(TrainingPlan plan, int advised, int maxDepth) {
        int depth = plan.depth()
                .orElse(
                        switch (plan.strategy()) {
                            case AUTO -> advised;
                            case HEAD -> 0;
                            case TOP -> Math.min(Math.max(1, advised), Math.max(1, maxDepth - 1));
                            case ALL -> maxDepth;
                        });
        if (depth < 0 || depth > maxDepth) {
            throw new UserException(
                    "Depth " + depth + " was asked for, and the backbone " + plan.backbone() + " offers 0 to "
                            + maxDepth + ".",
                    "Choose one of these, or leave --depth out.");
        }
        refuseContradiction(plan.strategy(), depth, maxDepth);
        return depth;
    }

    private static void refuseContradiction(Strategy wished, int depth, int maxDepth) {
        boolean contradiction = (wished == Strategy.HEAD && depth != 0)
                || (wished == Strategy.ALL && depth != maxDepth)
                || (wished == Strategy.TOP && depth == 0);
        if (contradiction) {
            throw new UserException(
                    "Strategy " + wished.name().toLowerCase(Locale.ROOT) + " and depth " + depth
                            + " contradict each other.",
                    "Give one of the two only: depth 0 is the head, " + maxDepth + " is everything.");
        }
    }

    private static Strategy strategy(int depth, int maxDepth) {
        if (depth == 0) {
            return Strategy.HEAD;
        }
        return depth == maxDepth ? Strategy.ALL : Strategy.TOP;
    }

    /** Fewer images need more views each, as every view is one more look at the same few. */
    static int views(int images) {
        if (images < FEW_IMAGES) {
            return 12;
        }
        if (images < 500) {
            return 10;
        }
        return images < 2000 ? 8 : 4;
    }

    /**
     * Epochs where everything is trained. What counts are steps, not passes: 500 of them, as Kolesnikov et al. ("Big
     * Transfer", ECCV 2020) take for sets of fewer than 20,000 images, so that large sets need fewer epochs; but never
     * fewer than 3, nor more than where less is trained.
     */
    static int wholeEpochs(int images) {
        int perEpoch = Math.max(1, Math.round(images / 32f));
        return Math.min(epochs(images), Math.max(LEAST_EPOCHS, (WHOLE_STEPS + perEpoch / 2) / perEpoch));
    }

    static int epochs(int images) {
        if (images < FEW_IMAGES) {
            return 20;
        }
        return images < 500 ? 12 : 10;
    }
}
