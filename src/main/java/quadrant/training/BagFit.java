package quadrant.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.Sample;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/**
 * The classifier on all layers where only bags of images have labels, such as slides with tiles (multiple-instance learning;
 * Ilse, Tomczak &amp; Welling, Attention-based deep multiple instance learning, ICML 2018).
 *
 * <p>Two ridge classifiers are fitted, both without attention, and the one that classifies left-out bags better is kept:
 * <ul>
 *   <li>on the mean of the features of a bag's images (an embedded space with mean pooling; Wang, Yan, Tang, Bai &amp; Liu, Revisiting
 *       multiple instance neural networks, Pattern Recognition 74, 2018);
 *   <li>on each image, with the label of its bag (the instance space; Carbonneau, Cheplygina, Granger &amp; Gagnon, Multiple instance
 *       learning: a survey, Pattern Recognition 77, 2018). It is taken where its balanced accuracy is higher by more than the standard
 *       error.
 * </ul>
 *
 * <p>Scores are linear in the features, so the score of a mean is the mean of scores. So a network for one image is sufficient,
 * and the prediction for a bag is the softmax of the mean logit of its images ({@link GroupPooling}).
 *
 * @param all the one that was kept
 * @param last the same on the last layer alone
 * @param space which was kept: {@code mean features} or {@code single images}
 * @param reason why it was kept; a sentence
 * @param pooling how the predictions for a bag's images become one: logits of single images vary more than those of bags, so
 *     they are divided, and multiplied again when they are pooled
 */
public record BagFit(LayerFit.Fitted all, LayerFit.Fitted last, String space, String reason, GroupPooling pooling) {
    /**
     * Fits both, and keeps the better one. As {@link LayerFit}, for a dataset of bags.
     *
     * @param single the fit of these images, each with the label of its bag
     */
    public static BagFit of(LayerFit single, Task task) {
        Bags bags = single.bags;
        long seed = single.seed;
        List<int[]> places = bags.members().stream()
                .map(m -> IntStream.of(m).map(i -> single.images[i]).toArray())
                .toList();
        LayerFit pooled = new LayerFit(
                new BagRows(single.rows, places),
                bags.dataset(),
                IntStream.range(0, bags.count()).toArray(),
                single.matrices,
                seed);
        LayerFit.Fitted mean = pooled.fit(Optional.of(TestViews.NONE), task);
        LayerFit.Fitted each = single.fit(Optional.of(TestViews.NONE), task);
        Optional<Predictions> a = mean.leftOut().value();
        Optional<Predictions> b = each.leftOut().value();
        boolean known = a.isPresent() && b.isPresent();
        Optional<PairedDifference> gain = a.flatMap(m -> b.map(e -> PairedDifference.of(e, m, seed)));
        boolean better = gain.filter(g -> g.value() > g.standardError()).isPresent();
        double sharpness = bags.sharpness(single.logits(better ? each : mean, TestViews.NONE, single.images));
        String space = better ? "single images" : "mean features";
        return new BagFit(
                (better ? each : mean).softened(sharpness),
                (better ? single : pooled)
                        .fitLastLayer((better ? each : mean).layers().channels(), TestViews.NONE, task)
                        .softened(sharpness),
                space,
                "The classifier is fitted on " + space + ". "
                        + (known ? scores(a.get(), b.get(), seed) : "No bag could be left out to choose by."),
                GroupPooling.logits(sharpness));
    }

    private static String scores(Predictions mean, Predictions each, long seed) {
        return String.format(
                Locale.ROOT,
                "Of left-out bags %.1f %% are classified rightly by their mean features (mean of the classes), %.1f %% where each image"
                        + " learns the label of its bag.",
                100 * Evaluation.of(mean, seed).balancedAccuracy(),
                100 * Evaluation.of(each, seed).balancedAccuracy());
    }

    /** The mean of the pooled layers over the images of each bag, and over their views; kept in memory. */
    private static final class BagRows implements PooledRows {
        private final PooledLayers layers;
        private final float[][] means;

        /** @param bags indices of the rows of each bag's images */
        BagRows(PooledRows rows, List<int[]> bags) {
            this.layers = rows.layers();
            int width = layers.width();
            this.means = new float[bags.size()][width];
            double[] one = new double[width];
            for (int b = 0; b < means.length; b++) {
                double[] sum = new double[width];
                for (int image : bags.get(b)) {
                    rows.mean(image, rows.views(), 0, width, one);
                    for (int f = 0; f < width; f++) {
                        sum[f] += one[f];
                    }
                }
                for (int f = 0; f < width; f++) {
                    means[b][f] = (float) (sum[f] / bags.get(b).length);
                }
            }
        }

        @Override
        public PooledLayers layers() {
            return layers;
        }

        @Override
        public TestViews turns() {
            return TestViews.NONE;
        }

        @Override
        public int views() {
            return 1;
        }

        @Override
        public FloatBuffer view(int image, int view, int from, int to) {
            return FloatBuffer.wrap(means[image], from, to - from).slice();
        }
    }

    /**
     * Which images share a label: those of a group where labels are of bags, else each image has its own.
     *
     * @param of the bag of each image, from 0 in the order of their first images
     * @param dataset one sample for each bag
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bags(int[] of, Dataset dataset) {
        private static final double LEAST_SPREAD = 1e-9;

        static Bags of(Dataset images) {
            if (!images.bags()) {
                return new Bags(IntStream.range(0, images.size()).toArray(), images);
            }
            Map<GroupId, Integer> bags = new HashMap<>();
            List<Sample> samples = new ArrayList<>();
            int[] of = new int[images.size()];
            for (int i = 0; i < of.length; i++) {
                Sample s = images.samples().get(i);
                of[i] = bags.computeIfAbsent(s.group(), g -> bags.size());
                if (of[i] == samples.size()) {
                    samples.add(new Sample(s.group().value(), s.pixels(), s.label(), s.group(), s.fold(), s.extra()));
                }
            }
            return new Bags(
                    of,
                    new Dataset(images.classes(), samples, images.groupsKnown(), images.notes(), images.crop(), false));
        }

        int count() {
            return dataset.size();
        }

        /** The images of each bag. */
        List<int[]> members() {
            return IntStream.range(0, count())
                    .mapToObj(b -> IntStream.range(0, of.length)
                            .filter(i -> of[i] == b)
                            .toArray())
                    .toList();
        }

        /**
         * The mean logits of each bag.
         *
         * @param logits views×images×classes
         * @return views×bags×classes
         */
        double[][][] means(double[][][] logits) {
            int classes = logits[0][0].length;
            int[] sizes = new int[count()];
            for (int b : of) {
                sizes[b]++;
            }
            double[][][] means = new double[logits.length][count()][classes];
            for (int v = 0; v < logits.length; v++) {
                for (int i = 0; i < of.length; i++) {
                    for (int k = 0; k < classes; k++) {
                        means[v][of[i]][k] += logits[v][i][k] / sizes[of[i]];
                    }
                }
            }
            return means;
        }

        /**
         * The factor by which the spread of the images' logits exceeds that of their bags' logits; 1 or more.
         *
         * @param logits one view×images×classes
         */
        double sharpness(double[][][] logits) {
            return Math.max(1, spread(logits[0]) / spread(means(logits)[0]));
        }

        /** The root mean square of the logits about each row's mean. */
        private static double spread(double[][] logits) {
            double sum = 0;
            for (double[] row : logits) {
                double mean = Arrays.stream(row).average().orElse(0);
                sum += Arrays.stream(row).map(z -> (z - mean) * (z - mean)).sum();
            }
            return Math.max(Math.sqrt(sum / logits.length), LEAST_SPREAD);
        }
    }
}
