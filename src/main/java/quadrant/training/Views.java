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
 * The views of images as used in training, for display: before the network's normalisation.
 *
 * <p>Plan, seed, the image's pixels and the view's number determine a view to the bit; order and threads have no influence.
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

    /** The buffers of one thread, kept and reused. */
    private record Bench(Augmenter augmenter, Patch out) {}

    /** Receives the views. */
    @FunctionalInterface
    public interface Viewer {
        /**
         * Receives a view, on any thread; the views of an image come in order.
         *
         * @param image its index in the list
         * @param view its number; 0 is the image itself
         * @param pixels 3×S×S, RGB, 0–255; overwritten after this method has returned
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
