package quadrant.advisor;

import java.util.Map;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.training.HeadSample;

/**
 * How fast this computer is at the work, measured on the data at hand.
 *
 * @param secondsPerView to make a view and run it through the trunk
 * @param headSecondsPerRow to fit the head
 * @param secondsPerStep of head and tail together, by depth, for the recipe's batch; where everything is trained, the
 *     making of its views is a part of the step
 */
public record Pace(double secondsPerView, double headSecondsPerRow, Map<Integer, Double> secondsPerStep) {
    /** Loading networks, comparing the written model, classifying the held-out images. */
    private static final double SECONDS_BESIDE = 1;

    public Pace {
        secondsPerStep = Map.copyOf(secondsPerStep);
    }

    /** Seconds that a training by the recipe takes on so many images, the search for the depth not among them. */
    public double seconds(Recipe recipe, int images) {
        double rows = recipe.strategy() == Strategy.ALL
                ? HeadSample.size(images, recipe.views())
                : (double) images * recipe.views();
        double steps = recipe.depth() == 0
                ? 0
                : recipe.epochs() * (double) Math.max(1, Math.round((float) images / recipe.batchSize()));
        return SECONDS_BESIDE
                + rows * secondsPerView
                + rows * headSecondsPerRow
                + steps * secondsPerStep.getOrDefault(recipe.depth(), 0.0);
    }
}
