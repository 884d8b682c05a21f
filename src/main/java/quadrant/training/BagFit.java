package quadrant.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.engine.Matrices;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/**
 * The classifier on all layers where only bags of images have labels, such as slides of which tiles are seen (multiple-instance
 * learning; Ilse, Tomczak &amp; Welling, Attention-based deep multiple instance learning, ICML 2018).
 *
 * <p>Two ridge classifiers are fitted, and the one is taken that classifies left-out bags better; both without attention:
 * <ul>
 *   <li>on the mean of the features of a bag's images (an embedded space with mean pooling; Wang, Yan, Tang, Bai &amp; Liu, Revisiting
 *       multiple instance neural networks, Pattern Recognition 74, 2018);
 *   <li>on each image, with the label of its bag (the instance space; Carbonneau, Cheplygina, Granger &amp; Gagnon, Multiple instance
 *       learning: a survey, Pattern Recognition 77, 2018). It is taken where its balanced accuracy is higher by more than the standard
 *       error.
 * </ul>
 *
 * <p>Scores are linear in the features, so the score of a mean is the mean of scores. One network for one image serves therefore, and the
 * call of a bag is softmax of the mean logit of its images, which is their normalised geometric mean of probabilities.
 */
public final class BagFit {
    private final LayerFit pooled;
    private final LayerFit single;
    private final long seed;

    /** As {@link LayerFit}, of a dataset of bags. */
    public BagFit(LayerRows rows, Dataset dataset, int[] images, Matrices matrices, long seed) {
        Bags bags = Bags.of(dataset);
        List<int[]> places = bags.members().stream()
                .map(m -> IntStream.of(m).map(i -> images[i]).toArray())
                .toList();
        this.pooled = new LayerFit(
                new BagRows(rows, places),
                bags.dataset(),
                IntStream.range(0, bags.count()).toArray(),
                matrices,
                seed);
        this.single = new LayerFit(rows, dataset, images, matrices, seed);
        this.seed = seed;
    }

    /**
     * What came of it.
     *
     * @param last on the last layer alone, in the same way
     * @param reason which of both was taken, and why; a sentence
     */
    public record Result(LayerFit.Fitted all, LayerFit.Fitted last, String reason) {}

    /** Fits both, and keeps the better. */
    public Result fit(Task task) {
        LayerFit.Fitted mean = pooled.fit(Optional.of(TestViews.NONE), task);
        LayerFit.Fitted each = single.fit(Optional.of(TestViews.NONE), task);
        Optional<Predictions> a = mean.leftOut().value();
        Optional<Predictions> b = each.leftOut().value();
        if (a.isEmpty() || b.isEmpty()) {
            return of(mean, pooled, "The classifier is fitted on the mean features of bags: no bag could be left out.", task);
        }
        PairedDifference gain = PairedDifference.of(b.get(), a.get(), seed);
        boolean better = gain.value() > gain.standardError();
        String reason = String.format(
                Locale.ROOT,
                "The classifier is fitted on %s: of left-out bags the mean features classify %.1f %% rightly (mean of the classes),"
                        + " single images with the labels of their bags %.1f %%.",
                better ? "single images with the labels of their bags" : "the mean features of bags",
                100 * Evaluation.of(a.get(), seed).balancedAccuracy(),
                100 * Evaluation.of(b.get(), seed).balancedAccuracy());
        return better ? of(each, single, reason, task) : of(mean, pooled, reason, task);
    }

    private static Result of(LayerFit.Fitted all, LayerFit fit, String reason, Task task) {
        return new Result(all, fit.fitLastLayer(TestViews.NONE, task), reason);
    }
}
