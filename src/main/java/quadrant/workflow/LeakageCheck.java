package quadrant.workflow;

import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.SeenImages;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Looks at the images that a model is held against for what makes a test mean less than it says. */
public final class LeakageCheck {
    private LeakageCheck() {}

    /**
     * Warns of images that are copies of others, of what gives a class away beside what the images show, and of how many
     * the model has learnt from.
     *
     * @param seen what the model learnt from, where that is known
     * @throws quadrant.task.UserException when the same pixels have two labels, as one of them counts as a mistake
     */
    public static void check(
            Dataset dataset, ChannelMapping mapping, Optional<SeenImages> seen, int threads, Task task) {
        task.phase(Phase.COPIES);
        try (Workers workers = new Workers(threads)) {
            DatasetScan scan = DatasetScan.of(dataset, mapping, false, workers, Task.cancelledWith(task));
            scan.warnings().forEach(task::warn);
            seen.ifPresent(s -> warnSeen(s, scan, task));
        }
    }

    private static void warnSeen(SeenImages seen, DatasetScan scan, Task task) {
        long learnt =
                scan.images().stream().filter(i -> seen.contains(i.pixelHash())).count();
        if (learnt > 0) {
            task.warn("The model learnt from " + learnt + " of these "
                    + scan.images().size()
                    + " images: on them it is better than on new ones, so what follows is too kind.");
        }
    }
}
