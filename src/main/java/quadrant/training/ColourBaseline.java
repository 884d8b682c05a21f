package quadrant.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.engine.Matrices;
import quadrant.evaluation.Temperature;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.ridge.FeatureRidge;
import quadrant.ridge.Ridge.Fit;
import quadrant.ridge.Ridge.LeftOut;
import quadrant.ridge.Targets;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * The colour baseline: a ridge classifier on the joint histogram of an image's colours (Swain &amp; Ballard, Color Indexing,
 * International Journal of Computer Vision 7, 1991).
 *
 * <p>The histogram counts the pixels of the network's input, without augmentation, in 6×6×6 equal cells of RGB, or, where channels
 * go through the network one by one, in 36 equal cells of each channel, fewer of more than twelve; the square
 * roots of the shares are the features, so that their scalar product is the Bhattacharyya coefficient. The strength is chosen
 * by left-out blocks of whole groups, as for the model.
 *
 * <p>An image's histogram is cached by the hash of its pixels, 864 bytes each, so that the folds of a cross-validation read it
 * once.
 */
public final class ColourBaseline {
    private static final int CELLS = 6;
    private static final int MOST_CELLS_OF_ONE = 36;
    private static final int CELLS_OF_ALL = 12 * MOST_CELLS_OF_ONE;
    private static final int BLOCKS = 10;

    private final Preprocessing preprocessing;
    private final Matrices matrices;
    private final long seed;
    private final Map<String, float[]> histograms = new ConcurrentHashMap<>();

    /** @param seed of the blocks */
    public ColourBaseline(Preprocessing preprocessing, Matrices matrices, long seed) {
        this.preprocessing = preprocessing;
        this.matrices = matrices;
        this.seed = seed;
    }

    /**
     * Class probabilities of images.
     *
     * @param leftOut of the training images, each by a fit without its block, the same blocks as the model's for up to 2,500
     *     images; empty where no block can be left out
     * @param test of other images, by the fit on all training images
     */
    public record Probabilities(Optional<List<List<Float>>> leftOut, List<List<Float>> test) {}

    /**
     * Fits on the given training images and classifies them, left out, and others.
     *
     * @param data the images to fit on
     * @param train the same images as training images
     */
    public Probabilities probabilities(
            Dataset data, List<TrainingImage> train, List<TrainingImage> test, Workers workers, Task task) {
        look(train, workers, task);
        look(test, workers, task);
        int classes = data.classes().size();
        IntFunction<double[]> rows = i -> {
            float[] h = histogram(train.get(i));
            return IntStream.range(0, h.length).mapToDouble(f -> h[f]).toArray();
        };
        FeatureRidge ridge = new FeatureRidge(
                matrices,
                new Targets(train.stream().mapToInt(TrainingImage::label).toArray(), classes),
                rows,
                histogram(train.get(0)).length);
        Optional<LeftOut> leftOut = LayerFit.blocks(data, BLOCKS, seed).value().map(b -> ridge.leftOut(rows, b));
        Fit fit = ridge.fit(leftOut.map(LeftOut::strength).orElse(LayerFit.USUAL_STRENGTH));
        return new Probabilities(
                leftOut.map(l -> probabilities(
                        train.size(), i -> Arrays.copyOfRange(l.scores(), i * classes, (i + 1) * classes))),
                probabilities(test.size(), i -> fit.scores(histogram(test.get(i)))));
    }

    private static List<List<Float>> probabilities(int images, IntFunction<double[]> scores) {
        double[][][] logits = new double[1][images][];
        Arrays.setAll(logits[0], scores);
        return IntStream.range(0, images)
                .mapToObj(i -> Temperature.mean(logits, i, 1 / LayerFit.GAIN))
                .toList();
    }

    private float[] histogram(TrainingImage image) {
        return Objects.requireNonNull(histograms.get(image.pixelHash()));
    }

    /** Takes the histogram of an image that is read for another purpose, so that it need not be read again; thread-safe. */
    public void see(String pixelHash, RawImage image) {
        histograms.computeIfAbsent(pixelHash, h -> histogram(image, preprocessing));
    }

    private void look(List<TrainingImage> images, Workers workers, Task task) {
        List<TrainingImage> missing = images.stream()
                .filter(i -> !histograms.containsKey(i.pixelHash()))
                .toList();
        workers.forEach(missing.size(), i -> {
            task.checkCancelled();
            see(missing.get(i).pixelHash(), missing.get(i).sample().pixels().read());
        });
    }

    /** The histogram of an image as it is read: of colours, or of channels that go through the network one by one. */
    public static float[] histogram(RawImage image, Preprocessing read) {
        Patch canvas = read.canvas(image);
        return read.mapping().oneByOne() ? histograms(canvas) : histogram(canvas);
    }

    /** The square roots of the shares of the cells of each channel's pixels, 0–255. */
    private static float[] histograms(Patch patch) {
        int n = patch.widthPx() * patch.heightPx();
        int cells = Math.min(MOST_CELLS_OF_ONE, Math.max(CELLS, CELLS_OF_ALL / patch.channels()));
        float[] shares = new float[cells * patch.channels()];
        for (int i = 0; i < patch.values().length; i++) {
            int cell = (int) (patch.values()[i] * cells / 256);
            shares[i / n * cells + Math.min(cells - 1, Math.max(0, cell))]++;
        }
        return roots(shares, n);
    }

    /** The square roots of the shares of 6×6×6 cells of a patch's pixels, 0–255. */
    public static float[] histogram(Patch patch) {
        float[] shares = new float[CELLS * CELLS * CELLS];
        int n = patch.widthPx() * patch.heightPx();
        for (int i = 0; i < n; i++) {
            int cell = 0;
            for (int c = 0; c < 3; c++) {
                float v = patch.values()[c * n + i];
                cell = cell * CELLS + Math.min(CELLS - 1, Math.max(0, (int) (v * CELLS / 256)));
            }
            shares[cell]++;
        }
        return roots(shares, n);
    }

    /** The square roots of the shares that counts are of n. */
    private static float[] roots(float[] counts, int n) {
        for (int k = 0; k < counts.length; k++) {
            counts[k] = (float) Math.sqrt(counts[k] / n);
        }
        return counts;
    }
}
