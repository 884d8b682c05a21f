package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Trunk;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Runs views through the frozen trunk once, and caches their features.
 *
 * <p>Each thread takes one image at a time, and runs its views itself in a trunk of one thread: no thread waits for another,
 * and the features of a view depend neither on the other images of a run nor on the number of threads, so every fold can use
 * the same shelf.
 */
final class FeatureExtractor {
    private final Trunk trunk;
    private final String trunkHash;
    private final String trunkMaker;
    private final Preprocessing preprocessing;
    private final long seed;
    private final Workers workers;
    private final FeatureStore cache;
    private final Stopwatch watch;

    /**
     * Of a trunk.
     *
     * @param graphHash SHA-256 of its graph
     * @param maker name and version of the library that runs it
     */
    FeatureExtractor(
            Trunk trunk,
            String graphHash,
            String maker,
            Preprocessing preprocessing,
            long seed,
            Workers workers,
            FeatureStore cache,
            Stopwatch watch) {
        this.trunk = trunk;
        this.trunkHash = graphHash;
        this.trunkMaker = maker + " " + trunk.device().name();
        this.preprocessing = preprocessing;
        this.seed = seed;
        this.workers = workers;
        this.cache = cache;
        this.watch = watch;
    }

    /**
     * Filled shelves for the views of images: one for the images themselves, one for their turned views, and one for the views
     * drawn by plan and seed. The key of each contains only what its features depend on.
     *
     * @param views of each image
     * @return as many as contain views
     */
    List<FeatureShelf> shelves(
            List<TrainingImage> images, AugmentationPlan plan, TestViews turns, int views, Task task) {
        ViewMaker maker = new ViewMaker(preprocessing, plan, seed, workers, turns);
        return shelves(
                List.of(
                        new Wanted(images, 0, 1, maker),
                        new Wanted(images, 1, turns.count(), maker),
                        new Wanted(images, turns.count(), views, maker)),
                task);
    }

    /**
     * The views of the images that a shelf is to hold.
     *
     * @param upTo exclusive end; no views where it is not above the first
     */
    record Wanted(List<TrainingImage> images, int first, int upTo, ViewMaker maker) {
        int views() {
            return upTo - first;
        }

        Set<String> hashes() {
            return images.stream().map(TrainingImage::pixelHash).collect(Collectors.toCollection(HashSet::new));
        }
    }

    /** Filled shelves, one for each that is to hold views; an image whose views are missing from several is read once. */
    List<FeatureShelf> shelves(List<Wanted> all, Task task) {
        List<Wanted> wanted = all.stream().filter(w -> w.views() > 0).toList();
        List<Integer> floats =
                trunk.featureShapes().stream().map(FeatureExtractor::count).toList();
        List<FeatureShelf> shelves = new ArrayList<>();
        boolean done = false;
        try {
            List<Filling> fillings = new ArrayList<>();
            for (Wanted w : wanted) {
                long bytes = bytes() * w.views();
                FeatureShelf shelf = cache.lend(key(w), w.views(), floats, bytes * w.images.size(), task);
                shelves.add(shelf);
                Set<String> missing = missing(w, shelf, task);
                if (shelf.damaged()) {
                    task.warn("Cached features in " + shelf.file()
                            + " were damaged on disk; those that this run needs are made anew.");
                }
                if (!missing.isEmpty()) {
                    cache.reserve(shelf, bytes * missing.size());
                    // this may have emptied the shelf
                    missing = missing(w, shelf, task);
                }
                fillings.add(new Filling(w, shelf, missing));
            }
            fill(fillings, task);
            done = true;
            return shelves;
        } finally {
            if (!done) {
                shelves.forEach(FeatureShelf::close);
            }
        }
    }

    /** Verifies the existing records against their checksums. */
    private static Set<String> missing(Wanted w, FeatureShelf shelf, Task task) {
        Set<String> missing = w.hashes();
        missing.removeIf(h -> {
            task.checkCancelled();
            return shelf.has(h);
        });
        return missing;
    }

    /** A shelf with the images that are missing from it. */
    private record Filling(Wanted wanted, FeatureShelf shelf, Set<String> missing) {}

    /** The number of floats of one view. */
    private long bytes() {
        return trunk.featureShapes().stream()
                .mapToLong(s -> (long) count(s) * Float.BYTES)
                .sum();
    }

    /** Each thread takes an image: it reads it, makes its views, runs them, and stores the features. */
    private void fill(List<Filling> fillings, Task task) {
        List<TrainingImage> missing = fillings.stream()
                .flatMap(f -> f.wanted.images.stream().filter(i -> f.missing.contains(i.pixelHash())))
                .distinct()
                .toList();
        List<Integer> floats =
                trunk.featureShapes().stream().map(FeatureExtractor::count).toList();
        int most = fillings.stream().mapToInt(f -> f.wanted.views()).max().orElseThrow();
        Queue<Desk> idle = new ConcurrentLinkedQueue<>();
        int[] done = {0};
        watch.start("features");
        workers.forEach(missing.size(), i -> {
            task.checkCancelled();
            Desk lent = idle.poll();
            Desk desk =
                    lent != null ? lent : Desk.of(fillings.get(0).wanted.maker.bytes(), floats, most);
            ViewMaker.Canvas canvas = fillings.get(0).wanted.maker.canvas(missing.get(i));
            fillings.forEach(f -> fill(f, missing.get(i).pixelHash(), canvas, desk));
            idle.add(desk);
            synchronized (done) {
                task.progress(++done[0], missing.size());
            }
        });
        watch.stop();
    }

    /** The buffers of one thread; kept and reused. */
    record Desk(ByteBuffer pixels, List<ByteBuffer> out) {
        /**
         * Buffers for some views.
         *
         * @param bytes of a view
         * @param floats of each output for a view
         */
        static Desk of(int bytes, List<Integer> floats, int views) {
            return new Desk(
                    direct((long) views * bytes),
                    floats.stream()
                            .map(f -> direct((long) f * Float.BYTES * views))
                            .toList());
        }
    }

    private void fill(Filling f, String pixelHash, ViewMaker.Canvas canvas, Desk desk) {
        synchronized (f) {
            // the same pixels may occur under two names
            if (!f.missing.remove(pixelHash)) {
                return;
            }
        }
        ViewMaker maker = f.wanted.maker;
        for (int v = f.wanted.first; v < f.wanted.upTo; v++) {
            maker.make(new ViewMaker.Request(canvas, v), desk.pixels, v - f.wanted.first);
        }
        trunk.run(desk.pixels, f.wanted.views(), desk.out);
        synchronized (f) {
            f.shelf.put(pixelHash, desk.out);
        }
    }

    private String key(Wanted w) {
        String all = String.join(
                "\n",
                "quadrant features 5",
                trunkHash,
                trunkMaker,
                preprocessing.toString(),
                w.maker.origin(w.upTo),
                w.first + " " + w.upTo);
        return Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    static int count(List<Long> shape) {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }
}
