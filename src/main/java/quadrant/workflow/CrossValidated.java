package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.Dataset;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.evaluation.OutOfFold;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;

/**
 * The result of a cross-validation.
 *
 * @param request how it was made
 * @param dataset the images that were used
 * @param folds in the order of repeats and folds
 * @param learning the learning curve of classifiers on frozen features, over the folds of the first repeat
 * @param skipped one line for each skipped image
 * @param checked findings that would make the scores too optimistic
 * @param versions of Quadrant and the engines
 */
public record CrossValidated(
        CrossValidate.Request request,
        Dataset dataset,
        BackboneCard backbone,
        Preprocessing preprocessing,
        List<FoldOutcome> folds,
        Measured<LearningCurve> learning,
        List<String> skipped,
        CheckedData checked,
        String dataHash,
        Map<String, String> versions) {
    public CrossValidated {
        folds = List.copyOf(folds);
        skipped = List.copyOf(skipped);
    }

    /** Whether more than a classifier on the last layer was trained in some fold. */
    public boolean deeper() {
        return folds.stream()
                .anyMatch(f -> !f.facts().getOrDefault("strategy", "").equals("head"));
    }

    /** The settings that were chosen anew in each fold, in the order of a sentence; the others were given. */
    public List<String> decided() {
        TrainingPlan plan = request.each().plan();
        List<String> decided = new ArrayList<>();
        if (plan.depth().isEmpty() && plan.strategy() != Strategy.HEAD && plan.strategy() != Strategy.ALL) {
            decided.add("depth");
        }
        if (plan.augmentation().isEmpty()) {
            decided.add("augmentation");
        }
        if (plan.earlyStopping() && deeper()) {
            decided.add("when to stop");
        }
        return decided;
    }

    /** The out-of-fold predictions of the models. */
    public OutOfFold outOfFold() {
        List<OutOfFold.Row> rows = new ArrayList<>();
        for (FoldOutcome f : folds) {
            f.model().rows().forEach(p -> rows.add(new OutOfFold.Row(p, f.repeat(), f.fold())));
        }
        return new OutOfFold(dataset.classes(), rows);
    }

    /** The predictions of a baseline for the same images, in the same order. */
    public Predictions of(BaselineComparison.Kind rival) {
        List<Prediction> rows = new ArrayList<>();
        folds.forEach(
                f -> rows.addAll(Objects.requireNonNull(f.rivals().get(rival)).rows()));
        return new Predictions(dataset.classes(), rows);
    }
}
