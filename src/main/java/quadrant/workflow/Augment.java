package quadrant.workflow;

import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.pixels.Preprocessing;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
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
            LabelledImages images, AugmentationPlan plan, String backbone, int views, long seed, Compute compute) {}

    /**
     * Makes all views.
     *
     * @return the readable samples
     */
    public static Dataset run(InitialModels startingPoints, Request r, ViewMaker.Viewer viewer, Task task) {
        task.phase(Phase.READING);
        try (Workers workers = new Workers(r.compute.threads())) {
            DatasetScan scan = DatasetScan.of(r.images, r.compute.threads(), task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing = scan.preprocessing(
                    startingPoints.load(r.backbone).backbone().card(), r.images);
            task.phase("Making views");
            new ViewMaker(preprocessing, r.plan, r.seed, workers).show(scan.images(), r.views, viewer, task);
            return scan.dataset();
        }
    }
}
