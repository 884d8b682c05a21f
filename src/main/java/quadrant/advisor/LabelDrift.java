package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Sample;
import quadrant.task.Task;
import quadrant.training.TrainingImage;
import quadrant.training.ViewFeatures;

/**
 * How often the views of a plan look like another class, by the nearest neighbour (Cover and Hart, IEEE Trans. Inf. Theory
 * 1967) in the frozen backbone's pooled features, by cosine: a view counts where the class of the nearest image of another
 * group is not that of the image itself. Views of the plan {@code light} give the rate for comparison, as neighbours of another
 * class are common where classes are similar.
 */
public final class LabelDrift {
    /** A difference of fewer views in a hundred is not worth a warning. */
    private static final double MUCH = 0.1;

    private static final double Z = 1.959964;

    /** By image and view of the plan: whether the nearest neighbour's class changed. */
    private final List<List<Boolean>> changed;
    /** The same for the plan {@code light}. */
    private final List<List<Boolean>> light;

    /**
     * Compares.
     *
     * @param samples the images in which neighbours are searched
     * @param images their features, one row each
     * @param views rows of the plan's views of the first images, with all views of an image together
     * @param light rows of the light plan's views of the same images
     * @param count the number of views of an image
     */
    LabelDrift(List<Sample> samples, float[][] images, float[][] views, float[][] light, int count) {
        float[][] bank = unit(images);
        this.changed = changes(samples, bank, views, count);
        this.light = changes(samples, bank, light, count);
    }

    /** Measures, for each plan, how often views look like another class, on one set of images. */
    public static final class Meter {
        private final ViewFeatures features;
        private final List<TrainingImage> bank;
        private final List<TrainingImage> images;
        private final long seed;
        private final int views;
        private final float[][] bankFeatures;
        private final float[][] light;

        /**
         * Takes the features of the images and of light views.
         *
         * @param bank the images in which nearest neighbours are searched
         * @param measured the number of images, from the first on, whose views are measured
         * @param views of each of these images, numbered from 1
         */
        public Meter(ViewFeatures features, List<TrainingImage> bank, int measured, int views, long seed, Task task) {
            this.features = features;
            this.bank = List.copyOf(bank);
            this.images = this.bank.subList(0, Math.min(measured, bank.size()));
            this.seed = seed;
            this.views = views;
            AugmentationPlan plan = AugmentationPlan.named("light");
            this.bankFeatures = features.of(bank, plan, seed, 0, 1, task);
            this.light = features.of(images, plan, seed, 1, views, task);
        }

        /** Measures a plan. */
        public LabelDrift measure(AugmentationPlan plan, Task task) {
            return new LabelDrift(
                    bank.stream().map(TrainingImage::sample).toList(),
                    bankFeatures,
                    features.of(images, plan, seed, 1, views, task),
                    light,
                    views);
        }

        /** How many images' views are measured. */
        public int measured() {
            return images.size();
        }
    }

    private static List<List<Boolean>> changes(List<Sample> samples, float[][] bank, float[][] views, int count) {
        float[][] unit = unit(views);
        List<List<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < views.length / count; i++) {
            int own = neighbour(samples, bank, i, bank[i]);
            List<Boolean> changed = new ArrayList<>();
            for (int v = 0; v < count; v++) {
                int other = neighbour(samples, bank, i, unit[i * count + v]);
                changed.add(own >= 0
                        && samples.get(own).label() != samples.get(other).label());
            }
            all.add(changed);
        }
        return all;
    }

    /** The image of another group with the largest cosine similarity to these features; −1 where there is none. */
    private static int neighbour(List<Sample> samples, float[][] bank, int image, float[] features) {
        int nearest = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < bank.length; j++) {
            if (samples.get(j).group().equals(samples.get(image).group())) {
                continue;
            }
            double cosine = 0;
            for (int k = 0; k < features.length; k++) {
                cosine += features[k] * bank[j][k];
            }
            if (cosine > most) {
                most = cosine;
                nearest = j;
            }
        }
        return nearest;
    }

    private static float[][] unit(float[][] rows) {
        float[][] unit = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double norm = 0;
            for (float v : rows[i]) {
                norm += v * v;
            }
            float scale = norm == 0 ? 0 : (float) (1 / Math.sqrt(norm));
            unit[i] = rows[i].clone();
            for (int k = 0; k < unit[i].length; k++) {
                unit[i][k] *= scale;
            }
        }
        return unit;
    }

    /** Whether the class of a view changed, though it changed for none of the image's light views. */
    public boolean doubtful(int image, int view) {
        return changed.get(image).get(view) && !light.get(image).contains(true);
    }

    /** The share of the plan's views that changed, 0–1. */
    public double rate() {
        return rate(changed);
    }

    /** The share of the light plan's views that changed, 0–1. */
    public double lightRate() {
        return rate(light);
    }

    private static double rate(List<List<Boolean>> all) {
        return all.stream().mapToDouble(LabelDrift::share).average().orElse(0);
    }

    private static double share(List<Boolean> changed) {
        return changed.isEmpty() ? 0 : changed.stream().filter(c -> c).count() / (double) changed.size();
    }

    /**
     * Whether the plan's views change much more often than light ones: by more than {@value #MUCH}, and by more than the 95 %
     * interval of the difference, paired by image.
     */
    public boolean muchMore() {
        int n = changed.size();
        double mean = rate() - lightRate();
        double square = 0;
        for (int i = 0; i < n; i++) {
            double d = share(changed.get(i)) - share(light.get(i)) - mean;
            square += d * d;
        }
        double error = n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(square / (n - 1) / n);
        return mean > MUCH && mean > Z * error;
    }
}
