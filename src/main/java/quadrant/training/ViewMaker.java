package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.Augmenter;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Workers;

/**
 * Makes normalised views of images, several at a time; view 0 is the image itself, the next may be its turns and mirror images,
 * later ones are drawn by the plan.
 */
final class ViewMaker {
    private final Preprocessing preprocessing;
    private final AugmentationPlan plan;
    private final long seed;
    private final Workers workers;
    private final TestViews turns;
    private final Queue<Bench> idle = new ConcurrentLinkedQueue<>();

    ViewMaker(Preprocessing preprocessing, AugmentationPlan plan, long seed, Workers workers) {
        this(preprocessing, plan, seed, workers, TestViews.NONE);
    }

    /** @param turns the first views: they are the turned image, independent of the plan */
    ViewMaker(Preprocessing preprocessing, AugmentationPlan plan, long seed, Workers workers, TestViews turns) {
        this.preprocessing = preprocessing;
        this.plan = plan;
        this.seed = seed;
        this.workers = workers;
        this.turns = turns;
    }

    /** The buffers of one thread; kept and reused, so that memory does not grow with the number of views. */
    private record Bench(Augmenter augmenter, Patch out) {}

    /** An image at the network's size, with the key for drawing its views. */
    record Canvas(Patch patch, long key) {}

    /** One view to make. */
    record Request(Canvas canvas, int view) {}

    /** Everything that views up to a number depend on, except the image, the preprocessing and their numbers. */
    String origin(int upTo) {
        return upTo <= turns.count() ? "turns" : plan.canonical() + " " + seed;
    }

    /** The size of one view in bytes. */
    int bytes() {
        return 3 * preprocessing.sizePx() * preprocessing.sizePx() * Float.BYTES;
    }

    /** Reads images and resizes them to the network's size. */
    Canvas[] canvases(List<TrainingImage> images) {
        Canvas[] made = new Canvas[images.size()];
        workers.forEach(made.length, i -> made[i] = canvas(images.get(i)));
        return made;
    }

    /** Reads an image and resizes it to the network's size. */
    Canvas canvas(TrainingImage image) {
        return new Canvas(preprocessing.canvas(image.sample().pixels().read()), image.key());
    }

    /** Writes the views in order from position 0 of a direct buffer. */
    void fill(List<Request> requests, ByteBuffer out) {
        workers.forEach(requests.size(), i -> make(requests.get(i), out, i));
    }

    /** Writes a view into a direct buffer at an index, counted in views; thread-safe. */
    void make(Request r, ByteBuffer out, int place) {
        Bench polled = idle.poll();
        Bench bench = polled != null ? polled : bench();
        FloatBuffer to = out.duplicate()
                .order(ByteOrder.nativeOrder())
                .clear()
                .position(place * bytes())
                .asFloatBuffer();
        if (r.view > 0 && r.view < turns.count()) {
            int size = preprocessing.sizePx();
            FloatBuffer upright = FloatBuffer.allocate(3 * size * size);
            preprocessing.normalise(r.canvas.patch, upright);
            TestViews.fill(r.view, size, 3, upright, to);
        } else {
            bench.augmenter.view(r.canvas.patch, r.canvas.key, r.view, bench.out);
            preprocessing.normalise(bench.out, to);
        }
        idle.add(bench);
    }

    /** Writes the views of rows, row = image · views + view, in order from position 0 of a direct buffer. */
    void fill(List<TrainingImage> images, int views, int[] rows, ByteBuffer out) {
        int[] needed =
                IntStream.of(rows).map(r -> r / views).distinct().sorted().toArray();
        Canvas[] canvases = canvases(IntStream.of(needed).mapToObj(images::get).toList());
        List<Request> requests = new ArrayList<>();
        for (int row : rows) {
            requests.add(new Request(canvases[Arrays.binarySearch(needed, row / views)], row % views));
        }
        fill(requests, out);
    }

    private Bench bench() {
        return new Bench(new Augmenter(plan, seed), Patch.blank(3, preprocessing.sizePx(), preprocessing.sizePx()));
    }
}
