package quadrant.training;

import java.util.List;
import quadrant.backbone.Backbone;
import quadrant.engine.Compute;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Recipe;

/**
 * The input of one training.
 *
 * @param cut the depth of the cut whose features are trained on, at least the recipe's depth
 * @param classes number of classes
 * @param validation images for early stopping, from groups that are not trained on; may be empty
 * @param fingerprint hash of plan and data, by which a checkpoint identifies its run
 */
public record TrainingInput(
        Backbone backbone,
        Preprocessing preprocessing,
        Recipe recipe,
        int cut,
        int classes,
        List<TrainingImage> train,
        List<TrainingImage> validation,
        long seed,
        Compute compute,
        String fingerprint) {
    public TrainingInput {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }

    /** A copy with another recipe and other images, on the same features. */
    TrainingInput with(Recipe other, List<TrainingImage> some, List<TrainingImage> judges) {
        return new TrainingInput(
                backbone, preprocessing, other, cut, classes, some, judges, seed, compute, fingerprint);
    }

    /** A copy with another recipe, on the same features. */
    public TrainingInput with(Recipe other) {
        return with(other, train, validation);
    }

    /** Whether everything is trained: the cut is the image itself. */
    public boolean whole() {
        return cut > 0
                && backbone.card().cuts().get(cut).equals(backbone.graph().input());
    }

    /** Dimensions of one view. */
    List<Long> viewShape() {
        return List.of(3L, (long) preprocessing.sizePx(), (long) preprocessing.sizePx());
    }

    int[] trainLabels() {
        return train.stream().mapToInt(TrainingImage::label).toArray();
    }
}
