package quadrant.workflow;

import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.TrainingImage;
import quadrant.training.ViewMaker;

/** Makes augmented views of images; training makes the same views with the same plan and seed. */
public final class Augment {
    private Augment() {}

    /**
     * Which views are made, to be written or to be shown.
     *
     * @param backbone its card defines how an image becomes the square from which views are made
     * @param views of each image, the image itself among them
     */
    public record Request(
            Dataset dataset,
            AugmentationPlan plan,
            String backbone,
            ChannelMapping mapping,
            ResizeRule resize,
            boolean skipUnreadable,
            int views,
            long seed,
            Compute compute) {}

    /** Receives the views. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Receives a view of a sample, on any thread; the pixels are RGB in 0–255 and are overwritten after the method has
         * returned.
         */
        void take(Sample sample, int view, Patch pixels);
    }

    /**
     * Makes all views.
     *
     * @return the readable samples
     */
    public static Dataset run(InitialModels startingPoints, Request r, Sink sink, Task task) {
        task.phase(Phase.READING);
        try (Workers workers = new Workers(r.compute.threads())) {
            DatasetScan scan = DatasetScan.of(r.dataset, r.mapping, r.skipUnreadable, r.compute.threads(), task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing = scan.preprocessing(
                    startingPoints.load(r.backbone).backbone().card(), r.resize, r.mapping);
            task.phase("Making views");
            List<TrainingImage> images = scan.images();
            new ViewMaker(preprocessing, r.plan, r.seed, workers)
                    .show(
                            images,
                            r.views,
                            (i, view, pixels) -> sink.take(images.get(i).sample(), view, pixels),
                            task);
            return scan.dataset();
        }
    }
}
