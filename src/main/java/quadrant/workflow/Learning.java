package quadrant.workflow;

import java.util.List;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.LearningTrials;
import quadrant.evaluation.Measured;
import quadrant.onnx.Cutter;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.Task;
import quadrant.training.ImageOutputs;
import quadrant.training.LearningProbe;

/** What more labels would bring, by linear classifiers on frozen features. */
final class Learning {
    /** The features of all images are kept in memory; whoever has more images than these lacks no labels. */
    private static final int MOST_IMAGES = 10_000;

    private final TrunkFactory trunks;
    private final Compute compute;

    Learning(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /**
     * The curve over the folds.
     *
     * @return no value where a class has too few groups, or there are too many images
     */
    Measured<LearningCurve> of(
            Dataset dataset, int[] folds, Backbone backbone, Preprocessing preprocessing, long seed, Task task) {
        if (dataset.size() > MOST_IMAGES) {
            return Measured.not("No learning curve is drawn of more than " + MOST_IMAGES + " images.");
        }
        for (int k = 0; k < dataset.classes().size(); k++) {
            long groups = groups(dataset, k);
            if (groups < LearningCurve.FEWEST_GROUPS) {
                return Measured.not("The class " + dataset.classes().name(k) + " comes from " + groups
                        + (dataset.groupsKnown() ? " groups" : " images") + ", too few to draw a learning curve; "
                        + LearningCurve.FEWEST_GROUPS + " of each class are needed.");
            }
        }
        task.phase("Measuring features");
        float[][] features = new ImageOutputs(trunks, compute)
                .of(
                        Cutter.trunk(backbone.graph(), List.of(backbone.head().features())),
                        preprocessing,
                        dataset.samples().stream().map(Sample::pixels).toList(),
                        task)
                .get(0);
        task.phase("Fitting the learning curve");
        double penalty = Recipe.proven(Strategy.HEAD, 0, AugmentationPlan.named("none"), 1, 1, false)
                .headPenalty();
        LearningTrials trials = new LearningProbe(dataset).run(features, folds, penalty, seed, compute.threads(), task);
        return Measured.of(LearningCurve.of(trials, seed));
    }

    private static long groups(Dataset dataset, int label) {
        return IntStream.range(0, dataset.size())
                .mapToObj(i -> dataset.samples().get(i))
                .filter(s -> s.label() == label)
                .map(Sample::group)
                .distinct()
                .count();
    }
}
