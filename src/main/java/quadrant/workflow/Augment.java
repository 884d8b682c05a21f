package quadrant.workflow;

import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.TrainingImage;
import quadrant.training.Views;

/** Makes augmented views of images; training makes the same views with the same plan and seed. */
public final class Augment {
    private final InitialModels startingPoints;

    public Augment(InitialModels startingPoints) {
        this.startingPoints = startingPoints;
    }

    /**
     * The request.
     *
     * @param backbone its card defines how an image becomes the square from which views are made
     * @param views of each image, the image itself among them
     */
    public record Request(
            Dataset dataset,
            AugmentationPlan plan,
            String backbone,
            Reading reading,
            int views,
            long seed,
            int threads) {}

    /** How an image is read. */
    public record Reading(ChannelMapping mapping, ResizeRule resize, boolean skipUnreadable) {}

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
    public Dataset run(Request request, Sink sink, Task task) {
        task.phase(Phase.READING);
        try (Workers workers = new Workers(request.threads)) {
            DatasetScan scan = DatasetScan.of(
                    request.dataset, request.reading.mapping, request.reading.skipUnreadable, workers, task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing = scan.preprocessing(
                    startingPoints.load(request.backbone).backbone().card(),
                    request.reading.resize,
                    request.reading.mapping);
            task.phase("Making views");
            List<TrainingImage> images = scan.images();
            new Views(preprocessing, request.plan, request.seed)
                    .show(
                            images,
                            request.views,
                            (i, view, pixels) -> sink.take(images.get(i).sample(), view, pixels),
                            workers,
                            task);
            return scan.dataset();
        }
    }
}
