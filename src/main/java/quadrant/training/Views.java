package quadrant.training;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.Augmenter;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * The views of images as training sees them, to look at rather than to train on: before the network's normalisation.
 *
 * <p>Plan, seed, the image's pixels and the view's number determine a view to the bit; neither order nor threads do.
 */
public final class Views {
    private final Preprocessing preprocessing;
    private final AugmentationPlan plan;
    private final long seed;
    private final Queue<Bench> idle = new ConcurrentLinkedQueue<>();

    public Views(Preprocessing preprocessing, AugmentationPlan plan, long seed) {
        this.preprocessing = preprocessing;
        this.plan = plan;
        this.seed = seed;
    }

    /** What one thread needs, kept and lent out again. */
    private record Bench(Augmenter augmenter, Patch out) {}

    /** Is shown the views. */
    @FunctionalInterface
    public interface Viewer {
        /**
         * Is shown a view, on any thread; the views of an image come one after the other.
         *
         * @param image its place in the list
         * @param view its number; 0 is the image itself
         * @param pixels 3×S×S, RGB, 0–255; filled anew when this method has returned
         */
        void see(int image, int view, Patch pixels);
    }

    /** Makes views 0 to {@code views} − 1 of all images. */
    public void show(List<TrainingImage> images, int views, Viewer viewer, Workers workers, Task task) {
        int[] done = {0};
        workers.forEach(images.size(), i -> {
            task.checkCancelled();
            show(images.get(i), i, views, viewer);
            synchronized (done) {
                done[0]++;
                task.progress(done[0], images.size());
            }
        });
    }

    private void show(TrainingImage image, int place, int views, Viewer viewer) {
        Patch canvas = preprocessing.canvas(image.sample().pixels().read());
        Bench polled = idle.poll();
        Bench bench = polled != null ? polled : bench();
        for (int v = 0; v < views; v++) {
            bench.augmenter.view(canvas, image.key(), v, bench.out);
            viewer.see(place, v, bench.out);
        }
        idle.add(bench);
    }

    private Bench bench() {
        return new Bench(new Augmenter(plan, seed), Patch.blank(3, preprocessing.sizePx(), preprocessing.sizePx()));
    }
}
