package quadrant.workflow;

import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;
import quadrant.model.SeenImages;
import quadrant.task.Phase;
import quadrant.task.Task;

/**
 * Images with the findings that would make a score on them too optimistic.
 *
 * @param all the images to which the findings refer by index
 * @param seen the number of images that the model was trained on before
 */
public record CheckedData(Dataset all, Guard guard, int seen) {
    /**
     * Checks the test images of a model; warns of copies among them, of confounders, and of images that it was trained on.
     *
     * @param seen the model's training images, where known
     * @return the readable images and what was found
     * @throws quadrant.task.UserException when the same pixels have two labels, as one of them necessarily counts as wrong
     */
    public static CheckedData of(LabelledImages images, Optional<SeenImages> seen, int threads, Task task) {
        task.phase(Phase.COPIES);
        DatasetScan scan = DatasetScan.of(images, (hash, image) -> {}, threads, task, Task.cancelledWith(task));
        scan.guard().warnings(scan.dataset()).forEach(task::warn);
        int learnt = (int) seen.stream()
                .flatMap(s -> scan.images().stream().filter(i -> s.contains(i.pixelHash())))
                .count();
        if (learnt > 0) {
            task.warn("The model learnt from " + learnt + " of these "
                    + scan.images().size()
                    + " images: on them it is better than on new ones, so the results are too optimistic.");
        }
        return new CheckedData(scan.dataset(), scan.guard(), learnt);
    }
}
