package quadrant.workflow;

import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.SeenImages;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Checks the test images of a model for problems that make the test less meaningful. */
public final class LeakageCheck {
    private LeakageCheck() {}

    /**
     * Warns of copies among the images, of confounders, and of images that the model was trained on.
     *
     * @param skipUnreadable whether unreadable images are skipped and listed instead of being an error
     * @param seen the model's training images, where known
     * @return the readable images and what was found
     * @throws quadrant.task.UserException when the same pixels have two labels, as one of them necessarily counts as wrong
     */
    public static CheckedData check(
            Dataset dataset,
            ChannelMapping mapping,
            boolean skipUnreadable,
            Optional<SeenImages> seen,
            int threads,
            Task task) {
        task.phase(Phase.COPIES);
        try (Workers workers = new Workers(threads)) {
            DatasetScan scan = DatasetScan.of(
                    dataset, mapping, skipUnreadable, (hash, image) -> {}, workers, task, Task.cancelledWith(task));
            scan.warnings().forEach(task::warn);
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
}
