package quadrant.advisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
import quadrant.evaluation.Measured;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.UserException;

/** Turns wishes and measurements into a recipe with nothing left open. */
public final class Advisor {
    /** From this many images per class on a dataset is large. */
    public static final int LARGE = 1000;

    private static final int FEW_IMAGES = 100;

    /**
     * The advice for one training set.
     *
     * @param counts training images of each class
     * @param maxDepth the deepest that the backbone offers
     */
    public Advice advise(TrainingPlan plan, int[] counts, Measured<Similarity> similarity, int maxDepth) {
        int smallest = Arrays.stream(counts).min().orElseThrow();
        int total = Arrays.stream(counts).sum();
        List<String> reasons = new ArrayList<>();
        Optional<Quadrant> quadrant = similarity.value().map(s -> Quadrant.of(smallest >= LARGE, s.alike()));
        reasons.add("The smallest class has " + smallest + " training images, "
                + (smallest >= LARGE ? "at least " : "fewer than ") + LARGE + ": the set is "
                + (smallest >= LARGE ? "large." : "small."));
        reasons.add(similarity
                .value()
                .map(SimilarityWords::of)
                .orElseGet(() -> similarity.reason().orElseThrow() + " The set is taken as unlike."));
        Quadrant place = quadrant.orElse(Quadrant.of(smallest >= LARGE, false));
        reasons.add("Quadrant " + place.number() + ", " + place.place() + ": " + place.consequence() + ".");
        int advised = depth(place, total, maxDepth);
        int depth = wished(plan, advised, maxDepth);
        boolean own = depth != advised
                || plan.strategy() != Strategy.AUTO
                || plan.depth().isPresent();
        reasons.add(
                own
                        ? "Depth " + depth + " was chosen by the user; Quadrant would have chosen " + advised + "."
                        : why(place, depth, total));
        AugmentationPlan augmentation = plan.augmentation()
                .orElseGet(() -> AugmentationPlan.named(place == Quadrant.SMALL_UNLIKE ? "heavy" : "light"));
        Recipe recipe = Recipe.proven(
                strategy(depth, maxDepth),
                depth,
                augmentation,
                plan.views().orElse(views(total)),
                plan.epochs().orElse(epochs(total)),
                plan.earlyStopping());
        return new Advice(quadrant, recipe, similarity.value(), smallest, own, reasons);
    }

    private static int depth(Quadrant place, int images, int maxDepth) {
        int depth = switch (place) {
            case LARGE_UNLIKE -> maxDepth;
            case LARGE_ALIKE -> 1;
            case SMALL_UNLIKE -> images < FEW_IMAGES ? 2 : 3;
            case SMALL_ALIKE -> 0;
        };
        return Math.min(depth, maxDepth);
    }

    private static String why(Quadrant place, int depth, int images) {
        return switch (place) {
            case SMALL_UNLIKE ->
                "Depth " + depth + ": with " + images + " training images, "
                        + (images < FEW_IMAGES
                                ? "fewer than " + FEW_IMAGES + ", deeper layers would be overfitted."
                                : "at least " + FEW_IMAGES + ", one stage more than in the smallest sets.");
            case LARGE_UNLIKE -> "Depth " + depth + ": every layer.";
            case LARGE_ALIKE -> "Depth " + depth + ": the topmost stage.";
            case SMALL_ALIKE -> "Depth 0: the head alone.";
        };
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
    private static int views(int images) {
        if (images < FEW_IMAGES) {
            return 12;
        }
        if (images < 500) {
            return 10;
        }
        return images < 2000 ? 8 : 4;
    }

    private static int epochs(int images) {
        if (images < FEW_IMAGES) {
            return 20;
        }
        return images < 500 ? 12 : 10;
    }
}
