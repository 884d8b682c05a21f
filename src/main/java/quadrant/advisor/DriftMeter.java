package quadrant.advisor;

import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.task.Task;
import quadrant.training.TrainingImage;
import quadrant.training.ViewFeatures;

/** Measures, for each plan, how often views look like another class, on one set of images. */
public final class DriftMeter {
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
    public DriftMeter(ViewFeatures features, List<TrainingImage> bank, int measured, int views, long seed, Task task) {
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
        return LabelDrift.of(
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
