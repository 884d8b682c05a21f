package quadrant.workflow;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.LayerRows;
import quadrant.training.LearningProbe;

/** The learning curve: the expected gain from more labels, by classifiers on all layers of the frozen network. */
final class Learning {
    /** The kernel of all images is kept in memory; a dataset with more images than these does not lack labels. */
    private static final int MOST_IMAGES = 2500;

    private final Matrices matrices;

    Learning(Matrices matrices) {
        this.matrices = matrices;
    }

    /**
     * The curve over the folds.
     *
     * @param rows of the dataset's images, in its order, with turned views as the model is trained on; opened where a curve is
     *     drawn
     * @return no value where a class has too few groups, or there are too many images
     */
    Measured<LearningCurve> of(Dataset dataset, int[] folds, Supplier<LayerRows> rows, long seed, Task task) {
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
        task.phase(Phase.CURVE);
        int[] places = IntStream.range(0, dataset.size()).toArray();
        return Measured.of(LearningCurve.of(
                new LearningProbe(dataset, rows.get(), places, matrices, seed).run(folds, task), seed));
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
