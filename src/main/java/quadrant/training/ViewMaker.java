package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.Augmenter;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Makes views of images, several at a time; view 0 is the image itself, the next may be its turns and mirror images, later ones
 * are drawn by the plan.
 *
 * <p>Plan, seed, the image's pixels and the view's number determine a view to the bit; order and threads have no influence.
 */
public final class ViewMaker {
    private final Preprocessing preprocessing;
    private final AugmentationPlan plan;
    private final long seed;
    private final Workers workers;
    private final TestViews turns;
    private final int channel;
    private final ThreadLocal<Bench> benches = ThreadLocal.withInitial(Bench::new);

    public ViewMaker(Preprocessing preprocessing, AugmentationPlan plan, long seed, Workers workers) {
        this(preprocessing, plan, seed, workers, TestViews.NONE, 0);
    }

    /**
     * @param turns the first views: they are the turned image, independent of the plan
     * @param channel the place of the one that alone is written to all three planes, where channels go through the network one by one
     */
    ViewMaker(
            Preprocessing preprocessing,
            AugmentationPlan plan,
            long seed,
            Workers workers,
            TestViews turns,
            int channel) {
        this.preprocessing = preprocessing;
        this.plan = plan;
        this.seed = seed;
        this.workers = workers;
        this.turns = turns;
        this.channel = channel;
    }

    /** The buffers of one thread, so that memory does not grow with the number of views. */
    private final class Bench {
        private final Augmenter augmenter = new Augmenter(plan, seed);
        private final Patch out = Patch.blank(3, preprocessing.sizePx(), preprocessing.sizePx());
        private final FloatBuffer upright = FloatBuffer.allocate(out.values().length);
        private @Nullable Patch normalised;

        /** The image, or its channel, normalised once for all its turned views. */
        private FloatBuffer upright(Patch canvas) {
            if (!canvas.equals(normalised)) {
                preprocessing.normalise(oneByOne() ? canvas.grey(channel) : canvas, upright.clear());
                normalised = canvas;
            }
            return upright;
        }
    }

    Preprocessing preprocessing() {
        return preprocessing;
    }

    Workers workers() {
        return workers;
    }

    private boolean oneByOne() {
        return preprocessing.mapping().oneByOne();
    }

    /** Everything that views up to a number depend on, except the image, the preprocessing and their numbers. */
    String origin(int upTo) {
        return upTo <= turns.count() ? "turns" : plan.canonical() + " " + seed;
    }

    /** The size of one view in bytes. */
    int bytes() {
        return 3 * preprocessing.sizePx() * preprocessing.sizePx() * Float.BYTES;
    }

    /** Reads an image and resizes it to the network's size. */
    Patch canvas(TrainingImage image) {
        return preprocessing.canvas(image.sample().pixels().read());
    }

    /**
     * Writes a normalised view into a direct buffer at an index, counted in views; thread-safe.
     *
     * @param canvas the image at the network's size
     */
    void make(TrainingImage image, Patch canvas, int view, ByteBuffer out, int place) {
        Bench bench = benches.get();
        FloatBuffer to = out.duplicate()
                .order(ByteOrder.nativeOrder())
                .clear()
                .position(place * bytes())
                .asFloatBuffer();
        if (view < turns.count() && (view > 0 || oneByOne())) {
            TestViews.fill(view, preprocessing.sizePx(), 3, bench.upright(canvas), to);
        } else {
            bench.augmenter.view(canvas, image.key(), view, bench.out);
            preprocessing.normalise(bench.out, to);
        }
    }

    /** Writes the views of rows, row = image · views + view, in order from position 0 of a direct buffer. */
    void fill(List<TrainingImage> images, int views, int[] rows, ByteBuffer out) {
        int[] needed =
                IntStream.of(rows).map(r -> r / views).distinct().sorted().toArray();
        Patch[] canvases = new Patch[needed.length];
        workers.forEach(needed.length, i -> canvases[i] = canvas(images.get(needed[i])));
        workers.forEach(rows.length, i -> {
            int image = rows[i] / views;
            make(images.get(image), canvases[Arrays.binarySearch(needed, image)], rows[i] % views, out, i);
        });
    }

    /** Receives views as used in training, for display: before the network's normalisation. */
    @FunctionalInterface
    public interface Viewer {
        /**
         * Receives a view, on any thread; the views of an image come in order.
         *
         * @param view its number; 0 is the image itself
         * @param pixels 3×S×S, RGB, 0–255; overwritten after this method has returned
         */
        void see(TrainingImage image, int view, Patch pixels);
    }

    /** Makes views 0 to {@code views} − 1 of all images. */
    public void show(List<TrainingImage> images, int views, Viewer viewer, Task task) {
        workers.forEach(images.size(), task, i -> {
            Patch canvas = canvas(images.get(i));
            Bench bench = benches.get();
            for (int v = 0; v < views; v++) {
                bench.augmenter.view(canvas, images.get(i).key(), v, bench.out);
                viewer.see(images.get(i), v, bench.out);
            }
        });
    }
}
