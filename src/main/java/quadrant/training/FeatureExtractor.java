package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.engine.Trunk;
import quadrant.pixels.Patch;
import quadrant.task.Hashes;
import quadrant.task.Task;

/**
 * Runs views through the frozen trunk once, and caches their features.
 *
 * <p>Each thread takes one image at a time, and runs its views itself in a trunk of one thread: no thread waits for another,
 * and the features of a view depend neither on the other images of a run nor on the number of threads, so every fold can use
 * the same shelf.
 *
 * @param graphHash SHA-256 of the trunk's graph
 * @param maker name and version of the library that runs it
 */
record FeatureExtractor(Trunk trunk, String graphHash, String maker, FeatureStore cache, Stopwatch watch) {
    /**
     * The views of the images that a shelf is to hold.
     *
     * @param upTo exclusive end; no views where it is not above the first
     */
    record Wanted(List<TrainingImage> images, int first, int upTo, ViewMaker maker) {
        int views() {
            return upTo - first;
        }
    }

    /** Filled shelves, one for each that is to hold views; an image whose views are missing from several is read once. */
    List<FeatureShelf> shelves(List<Wanted> all, Task task) {
        return shelves(all, all.get(0).maker, task);
    }

    /** @param reader of the images, with all channels */
    List<FeatureShelf> shelves(List<Wanted> all, ViewMaker reader, Task task) {
        List<Wanted> wanted = all.stream().filter(w -> w.views() > 0).toList();
        List<FeatureShelf> shelves = new ArrayList<>();
        boolean done = false;
        try {
            List<Set<String>> lacking = new ArrayList<>();
            for (Wanted w : wanted) {
                FeatureShelf shelf = cache.lend(key(w), w.views(), floats(), task);
                shelves.add(shelf);
                Set<String> missing = missing(w, shelf, task);
                if (shelf.damaged()) {
                    task.warn("Cached features in " + shelf.file()
                            + " were damaged on disk; those that this run needs are made anew.");
                }
                if (!missing.isEmpty()) {
                    cache.reserve(shelf, (long) Float.BYTES * floats() * w.views() * missing.size());
                    // this may have emptied the shelf
                    missing = missing(w, shelf, task);
                }
                lacking.add(missing);
            }
            fill(wanted, reader, shelves, lacking, task);
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
        Set<String> missing =
                w.images.stream().map(TrainingImage::pixelHash).collect(Collectors.toCollection(HashSet::new));
        missing.removeIf(h -> {
            task.checkCancelled();
            return shelf.has(h);
        });
        return missing;
    }

    private int floats() {
        return Trunk.count(trunk.featureShapes().get(0));
    }

    /**
     * Each thread takes an image: it reads it, makes its views, runs them, and stores the features.
     *
     * @param lacking the images that are missing from each shelf
     */
    private void fill(
            List<Wanted> wanted, ViewMaker reader, List<FeatureShelf> shelves, List<Set<String>> lacking, Task task) {
        List<TrainingImage> missing = IntStream.range(0, wanted.size())
                .boxed()
                .flatMap(k ->
                        wanted.get(k).images.stream().filter(i -> lacking.get(k).contains(i.pixelHash())))
                .distinct()
                .toList();
        int most = wanted.stream().mapToInt(Wanted::views).max().orElseThrow();
        ThreadLocal<Desk> desks = ThreadLocal.withInitial(() -> new Desk(
                Trunk.direct((long) most * reader.bytes()), Trunk.direct((long) most * floats() * Float.BYTES)));
        watch.start("features");
        reader.workers().forEach(missing.size(), task, i -> {
            Patch canvas = reader.canvas(missing.get(i));
            for (int k = 0; k < shelves.size(); k++) {
                fill(wanted.get(k), shelves.get(k), lacking.get(k), missing.get(i), canvas, desks.get());
            }
        });
        watch.stop();
    }

    /** The buffers of one thread. */
    private record Desk(ByteBuffer pixels, ByteBuffer out) {}

    private void fill(
            Wanted wanted, FeatureShelf shelf, Set<String> lacking, TrainingImage image, Patch canvas, Desk desk) {
        synchronized (shelf) {
            // the same pixels may occur under two names
            if (!lacking.remove(image.pixelHash())) {
                return;
            }
        }
        for (int v = 0; v < wanted.views(); v++) {
            wanted.maker.make(image, canvas, wanted.first + v, desk.pixels, v);
        }
        trunk.run(desk.pixels, wanted.views(), List.of(desk.out));
        synchronized (shelf) {
            shelf.put(image.pixelHash(), desk.out);
        }
    }

    private String key(Wanted w) {
        String all = String.join(
                "\n",
                "quadrant features 5",
                graphHash,
                maker + " " + trunk.device().name(),
                w.maker.preprocessing().toString(),
                w.maker.origin(w.upTo),
                w.first + " " + w.upTo);
        return Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }
}
