package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Trunk;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Runs views through the frozen trunk, once, and keeps their features.
 *
 * <p>Threads make the views of a few images,
 * then ONNX Runtime works alone on one image's views at a time: the two pools are never at work together, and what a view
 * becomes does not depend on the other images of a run, so one shelf serves every fold.
 */
final class FeatureExtractor {
    /** Views made before the trunk runs: enough to keep all threads busy, few enough to stay in the processor's cache. */
    private static final int VIEWS_AT_ONCE = 32;

    private final Trunk trunk;
    private final String trunkHash;
    private final String trunkMaker;
    private final Preprocessing preprocessing;
    private final long seed;
    private final Workers workers;
    private final FeatureCache cache;
    private final Stopwatch watch;

    /**
     * The trunk with what its features depend on.
     *
     * @param hash SHA-256 of its graph
     * @param maker name and version of what runs it
     * @param threads at work
     */
    record Trunks(Trunk whole, String hash, String maker, int threads) {}

    FeatureExtractor(Trunks trunks, TrainingInput input, Workers workers, FeatureCache cache, Stopwatch watch) {
        this(trunks, input.preprocessing(), input.seed(), workers, cache, watch);
    }

    FeatureExtractor(
            Trunks trunks,
            Preprocessing preprocessing,
            long seed,
            Workers workers,
            FeatureCache cache,
            Stopwatch watch) {
        this.trunk = trunks.whole;
        this.trunkHash = trunks.hash;
        this.trunkMaker = trunks.maker + " " + trunk.device().name() + " " + trunks.threads;
        this.preprocessing = preprocessing;
        this.seed = seed;
        this.workers = workers;
        this.cache = cache;
        this.watch = watch;
    }

    /**
     * Sealed shelves of an image's views: of the image itself, of its turns, and of the views that plan and seed draw, each kept
     * under what it depends on alone.
     *
     * @param views of each image
     * @return as many as hold views
     */
    List<FeatureCache.Loan> shelves(
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
     * Which views of which images a shelf is to hold.
     *
     * @param upTo behind the last view; none are wanted where it is not above the first
     */
    record Wanted(List<TrainingImage> images, int first, int upTo, ViewMaker maker) {
        int views() {
            return upTo - first;
        }

        Set<String> hashes() {
            return images.stream().map(TrainingImage::pixelHash).collect(Collectors.toCollection(HashSet::new));
        }
    }

    /** Sealed shelves, as many as are to hold views; an image whose views are missing from several is read once. */
    List<FeatureCache.Loan> shelves(List<Wanted> all, Task task) {
        List<Wanted> wanted = all.stream().filter(w -> w.views() > 0).toList();
        List<Integer> floats =
                trunk.featureShapes().stream().map(FeatureExtractor::count).toList();
        List<FeatureCache.Loan> loans = new ArrayList<>();
        boolean done = false;
        try {
            List<Filling> fillings = new ArrayList<>();
            for (Wanted w : wanted) {
                long bytes = bytes() * w.views();
                FeatureCache.Loan loan = cache.lend(key(w), w.views(), floats, bytes * w.images.size(), task);
                loans.add(loan);
                Set<String> missing = missing(w, loan, task);
                if (loan.shelf().damaged()) {
                    task.warn("Cached features in " + loan.shelf().folder()
                            + " were damaged on disk; those that this run needs are made anew.");
                }
                if (!missing.isEmpty()) {
                    cache.reserve(loan, bytes * missing.size());
                    // that may have emptied the shelf
                    missing = missing(w, loan, task);
                }
                fillings.add(new Filling(w, loan.shelf(), missing));
            }
            fill(fillings, task);
            loans.forEach(l -> l.shelf().seal());
            done = true;
            return loans;
        } finally {
            if (!done) {
                loans.forEach(FeatureCache.Loan::close);
            }
        }
    }

    /** Checks what is there against its checksums. */
    private static Set<String> missing(Wanted w, FeatureCache.Loan loan, Task task) {
        Set<String> missing = w.hashes();
        missing.removeIf(h -> {
            task.checkCancelled();
            return loan.shelf().has(h);
        });
        return missing;
    }

    /** A shelf with the images that it lacks. */
    private record Filling(Wanted wanted, FeatureShelf shelf, Set<String> missing) {}

    /** Of one view. */
    private long bytes() {
        return trunk.featureShapes().stream()
                .mapToLong(s -> (long) count(s) * Float.BYTES)
                .sum();
    }

    private void fill(List<Filling> fillings, Task task) {
        List<TrainingImage> missing = fillings.stream()
                .flatMap(f -> f.wanted.images.stream().filter(i -> f.missing.contains(i.pixelHash())))
                .distinct()
                .toList();
        int most = fillings.stream().mapToInt(f -> f.wanted.views()).max().orElseThrow();
        ViewMaker maker = fillings.get(0).wanted.maker;
        int group = Math.max(1, VIEWS_AT_ONCE / most);
        ByteBuffer pixels = direct((long) group * most * maker.bytes());
        List<ByteBuffer> out = trunk.featureShapes().stream()
                .map(s -> direct((long) count(s) * Float.BYTES * most))
                .toList();
        for (int from = 0; from < missing.size(); from += group) {
            List<TrainingImage> part = missing.subList(from, Math.min(missing.size(), from + group));
            watch.start("views");
            ViewMaker.Canvas[] canvases = maker.canvases(part);
            for (Filling f : fillings) {
                fill(f, part, canvases, pixels, out, task);
            }
            task.progress(from + (long) part.size(), missing.size());
        }
        watch.stop();
    }

    private void fill(
            Filling f,
            List<TrainingImage> part,
            ViewMaker.Canvas[] canvases,
            ByteBuffer pixels,
            List<ByteBuffer> out,
            Task task) {
        ViewMaker maker = f.wanted.maker;
        // the same pixels may come under two names
        List<Integer> missing = IntStream.range(0, part.size())
                .filter(i -> f.missing.remove(part.get(i).pixelHash()))
                .boxed()
                .toList();
        watch.start("views");
        List<ViewMaker.Request> requests = new ArrayList<>();
        for (int i : missing) {
            for (int v = f.wanted.first; v < f.wanted.upTo; v++) {
                requests.add(new ViewMaker.Request(canvases[i], v));
            }
        }
        maker.fill(requests, pixels);
        for (int m = 0; m < missing.size(); m++) {
            task.checkCancelled();
            watch.start("trunk");
            int bytes = f.wanted.views() * maker.bytes();
            trunk.run(pixels.slice(m * bytes, bytes).order(ByteOrder.nativeOrder()), f.wanted.views(), out);
            watch.start("cache");
            f.shelf.put(part.get(missing.get(m)).pixelHash(), out);
        }
    }

    private String key(Wanted w) {
        String all = String.join(
                "\n",
                "quadrant features 2",
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
