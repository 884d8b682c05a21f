package quadrant.workflow;

import quadrant.dataset.Dataset;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Looks at the images that a model is held against for what makes a test mean less than it says. */
public final class TestGuard {
    private TestGuard() {}

    /**
     * Says aloud which images are copies of others, and by what a class could be told beside what the images show.
     *
     * @throws quadrant.task.UserException when the same pixels have two labels, as one of them counts as a mistake
     */
    public static void check(Dataset dataset, ChannelMapping mapping, int threads, Task task) {
        task.phase("Looking for copies");
        try (Workers workers = new Workers(threads)) {
            DatasetScan.of(dataset, mapping, false, workers, Task.cancelledWith(task))
                    .warnings()
                    .forEach(task::warn);
        }
    }
}
