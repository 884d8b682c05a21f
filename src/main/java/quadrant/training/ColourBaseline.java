package quadrant.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.augment.AugmentationPlan;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * A classifier that knows colours and nothing else: logistic regression on the joint histogram of an image's colours (Swain
 * &amp; Ballard, Color Indexing, International Journal of Computer Vision 7, 1991).
 *
 * <p>Counted are the very pixels that the network sees, unaugmented, in 6×6×6 equal cells of RGB; the square roots of the
 * shares are the features, so that their scalar product is the Bhattacharyya coefficient. They are standardised and fitted
 * with class weights as the network's own head is ({@link LogisticRegression}), with C = 0.1. Where there are more than
 * 8,192 training images, so many are drawn evenly over the classes.
 *
 * <p>An image's histogram is kept by the hash of its pixels, 864 bytes each, so that the folds of a cross-validation read it
 * once.
 */
public final class ColourBaseline {
    private static final int CELLS = 6;
    private static final double C = 0.1;
    private static final int MOST_IMAGES = 8192;

    private final Preprocessing preprocessing;
    private final int classes;
    private final long seed;
    private final Map<String, float[]> histograms = new HashMap<>();

    /** @param seed draws the training images where there are too many */
    public ColourBaseline(Preprocessing preprocessing, int classes, long seed) {
        this.preprocessing = preprocessing;
        this.classes = classes;
        this.seed = seed;
    }

    /** Fits on the first images alone and gives the probabilities of the classes for each of the others. */
    public List<List<Float>> probabilities(
            List<TrainingImage> train, List<TrainingImage> test, Workers workers, Task task) {
        int[] all = train.stream().mapToInt(TrainingImage::label).toArray();
        List<TrainingImage> drawn = train.size() <= MOST_IMAGES
                ? train
                : EvenDraw.of(all, classes, MOST_IMAGES, seed).stream()
                        .map(train::get)
                        .toList();
        look(drawn, workers, task);
        look(test, workers, task);
        LogisticRegression.Fit fit = LogisticRegression.fit(
                drawn.stream().map(i -> histogram(i).clone()).toArray(float[][]::new),
                drawn.stream().mapToInt(TrainingImage::label).toArray(),
                classes,
                C,
                workers,
                task);
        List<List<Float>> probabilities = new ArrayList<>();
        for (TrainingImage i : test) {
            List<Float> own = new ArrayList<>();
            for (float p : fit.probabilities(histogram(i))) {
                own.add(p);
            }
            probabilities.add(own);
        }
        return probabilities;
    }

    private float[] histogram(TrainingImage image) {
        float[] h = histograms.get(image.pixelHash());
        if (h == null) {
            throw new IllegalStateException("No histogram of " + image.sample().id());
        }
        return h;
    }

    private void look(List<TrainingImage> images, Workers workers, Task task) {
        List<TrainingImage> missing = images.stream()
                .filter(i -> !histograms.containsKey(i.pixelHash()))
                .toList();
        float[][] made = new float[missing.size()][];
        new Views(preprocessing, AugmentationPlan.named("none"), seed)
                .show(missing, 1, (image, view, pixels) -> made[image] = histogram(pixels), workers, task);
        for (int i = 0; i < made.length; i++) {
            histograms.put(missing.get(i).pixelHash(), made[i]);
        }
    }

    /** The square roots of the shares of 6×6×6 cells of a patch's pixels, 0–255. */
    static float[] histogram(Patch patch) {
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
        for (int k = 0; k < shares.length; k++) {
            shares[k] = (float) Math.sqrt(shares[k] / n);
        }
        return shares;
    }
}
