package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Runs views through the frozen trunk, once, and keeps their features.
 *
 * <p>The trunk gives the features at the cut and the pooled features in one pass. Threads make the views of a few images,
 * then ONNX Runtime works alone on one image's views at a time: the two pools are never at work together, and what a view
 * becomes does not depend on the other images of a run, so one shelf serves every fold.
 */
final class FeatureExtractor {
    /** Views made before the trunk runs: enough to keep all threads busy, few enough to stay in the processor's cache. */
    private static final int VIEWS_AT_ONCE = 32;

    private final Trunk trunk;
    private final String trunkHash;
    private final Supplier<Trunk> cutAlone;
    private final String trunkMaker;
    private final Preprocessing preprocessing;
    private final long seed;
    private final Workers workers;
    private final FeatureCache cache;
    private final Stopwatch watch;

    /**
     * The trunk in its two forms.
     *
     * @param whole image → features at the cut, pooled features
     * @param hash SHA-256 of that graph
     * @param maker name and version of what runs it
     * @param cutAlone loads image → features at the cut; whoever asks for it closes it
     */
    record Trunks(Trunk whole, String hash, String maker, Supplier<Trunk> cutAlone) {}

    FeatureExtractor(Trunks trunks, TrainingInput input, Workers workers, FeatureCache cache, Stopwatch watch) {
        this(trunks, input.preprocessing(), input.seed(), input.compute(), workers, cache, watch);
    }

    FeatureExtractor(
            Trunks trunks,
            Preprocessing preprocessing,
            long seed,
            Compute compute,
            Workers workers,
            FeatureCache cache,
            Stopwatch watch) {
        this.trunk = trunks.whole;
        this.trunkHash = trunks.hash;
        this.cutAlone = trunks.cutAlone;
        this.trunkMaker = trunks.maker + " " + trunk.device().name() + " " + compute.threads();
        this.preprocessing = preprocessing;
        this.seed = seed;
        this.workers = workers;
        this.cache = cache;
        this.watch = watch;
    }

    /** The features of all views of all images; the caller closes them. */
    PooledRows extract(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        ViewMaker maker = new ViewMaker(preprocessing, plan, seed, workers);
        List<Integer> floats =
                trunk.featureShapes().stream().map(FeatureExtractor::count).toList();
        int pooled = floats.size() - 1;
        long bytes = bytes(floats) * views * images.size();
        if (cache.fits(bytes)) {
            return new CachedRows(shelf(images, plan, views, maker, 0, task), images, views, 0, pooled);
        }
        task.warn(String.format(
                Locale.ROOT,
                "The features of all views would take %.1f GiB, more than the cache may hold; they are made anew in each"
                        + " step, which is slower. Fewer --views or a smaller --depth would fit.",
                bytes / (double) (1L << 30)));
        PooledRows kept = new CachedRows(shelf(images, plan, views, maker, pooled, task), images, views, 0, 0);
        return new StreamedRows(kept, images, views, maker, cutAlone.get());
    }

    /** Seconds to make one view and to run it through the trunk, without the cache. */
    double secondsPerView(List<TrainingImage> images, AugmentationPlan plan, int views) {
        ViewMaker maker = new ViewMaker(preprocessing, plan, seed, workers);
        List<TrainingImage> few = images.subList(0, Math.min(images.size(), Math.max(1, VIEWS_AT_ONCE / views)));
        ByteBuffer pixels = direct((long) few.size() * views * maker.bytes());
        List<ByteBuffer> out = trunk.featureShapes().stream()
                .map(s -> direct((long) count(s) * Float.BYTES * views))
                .toList();
        // what is done for the first time takes longer
        once(few, views, maker, pixels, out);
        long start = System.nanoTime();
        once(few, views, maker, pixels, out);
        return (System.nanoTime() - start) / 1e9 / (few.size() * (double) views);
    }

    private void once(List<TrainingImage> few, int views, ViewMaker maker, ByteBuffer pixels, List<ByteBuffer> out) {
        List<ViewMaker.Request> requests = new ArrayList<>();
        for (ViewMaker.Canvas c : maker.canvases(few)) {
            for (int v = 0; v < views; v++) {
                requests.add(new ViewMaker.Request(c, v));
            }
        }
        maker.fill(requests, pixels);
        int bytes = views * maker.bytes();
        for (int i = 0; i < few.size(); i++) {
            trunk.run(pixels.slice(i * bytes, bytes).order(ByteOrder.nativeOrder()), views, out);
        }
    }

    /** A sealed shelf of all outputs, for whoever reads several of them; empty where it would not fit into the cache. */
    Optional<FeatureCache.Loan> shelf(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        List<Integer> floats =
                trunk.featureShapes().stream().map(FeatureExtractor::count).toList();
        return cache.fits(bytes(floats) * views * images.size())
                ? Optional.of(shelf(images, plan, views, new ViewMaker(preprocessing, plan, seed, workers), 0, task))
                : Optional.empty();
    }

    /** A sealed shelf of the outputs from {@code first} on. */
    private FeatureCache.Loan shelf(
            List<TrainingImage> images, AugmentationPlan plan, int views, ViewMaker maker, int first, Task task) {
        return shelf(images, key(plan.canonical(), views, first, seed), new Wanted(views, first, 0), maker, task);
    }

    private FeatureCache.Loan shelf(List<TrainingImage> images, String key, Wanted wanted, ViewMaker maker, Task task) {
        return shelves(images, List.of(key), List.of(wanted), maker, task).get(0);
    }

    /**
     * Sealed shelves of an image's views: of the image itself, of its turns, and of the views that plan and seed draw, each kept
     * under what it depends on alone.
     *
     * @param views of each image
     * @return as many as hold views; an image whose views are missing from several is read once
     */
    List<FeatureCache.Loan> shelves(
            List<TrainingImage> images, AugmentationPlan plan, TestViews turns, int views, Task task) {
        List<String> keys = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        int first = 0;
        for (int upTo : new int[] {1, turns.count(), views}) {
            if (upTo > first) {
                boolean drawn = first >= turns.count();
                String name = drawn ? plan.canonical() + " after " + turns.count() : "turns from " + first;
                keys.add(key(name, upTo - first, 0, drawn ? seed : 0));
                wanted.add(new Wanted(upTo - first, 0, first));
                first = upTo;
            }
        }
        return shelves(images, keys, wanted, new ViewMaker(preprocessing, plan, seed, workers, turns), task);
    }

    private List<FeatureCache.Loan> shelves(
            List<TrainingImage> images, List<String> keys, List<Wanted> wanted, ViewMaker maker, Task task) {
        List<FeatureCache.Loan> loans = new ArrayList<>();
        boolean done = false;
        try {
            for (int s = 0; s < keys.size(); s++) {
                List<Integer> floats = trunk.featureShapes().stream()
                        .skip(wanted.get(s).firstOutput)
                        .map(FeatureExtractor::count)
                        .toList();
                long bytes = bytes(floats) * wanted.get(s).views;
                loans.add(cache.lend(keys.get(s), wanted.get(s).views, floats, bytes * images.size(), task));
                FeatureShelf shelf = loans.get(s).shelf();
                long missing = images.stream()
                        .map(TrainingImage::pixelHash)
                        .distinct()
                        .peek(h -> task.checkCancelled())
                        .filter(h -> !shelf.has(h))
                        .count();
                if (shelf.damaged()) {
                    task.warn("Cached features in " + shelf.folder()
                            + " were damaged on disk; those that this run needs are made anew.");
                }
                if (missing > 0) {
                    cache.reserve(loans.get(s), bytes * missing);
                }
            }
            fill(loans.stream().map(FeatureCache.Loan::shelf).toList(), images, maker, wanted, task);
            for (FeatureCache.Loan loan : loans) {
                loan.shelf().seal();
            }
            done = true;
            return loans;
        } finally {
            if (!done) {
                loans.forEach(FeatureCache.Loan::close);
            }
        }
    }

    /** Which views of each image, and from which output on they are kept. */
    private record Wanted(int views, int firstOutput, int firstView) {}

    private static long bytes(List<Integer> floats) {
        return floats.stream().mapToLong(f -> (long) f * Float.BYTES).sum();
    }

    private void fill(
            List<FeatureShelf> shelves, List<TrainingImage> images, ViewMaker maker, List<Wanted> wanted, Task task) {
        List<TrainingImage> missing = images.stream()
                .filter(i -> shelves.stream().anyMatch(s -> !s.has(i.pixelHash())))
                .distinct()
                .toList();
        int most = wanted.stream().mapToInt(Wanted::views).max().orElseThrow();
        int group = Math.max(1, VIEWS_AT_ONCE / most);
        ByteBuffer pixels = direct((long) group * most * maker.bytes());
        List<ByteBuffer> out = trunk.featureShapes().stream()
                .map(s -> direct((long) count(s) * Float.BYTES * most))
                .toList();
        for (int from = 0; from < missing.size(); from += group) {
            List<TrainingImage> part = missing.subList(from, Math.min(missing.size(), from + group));
            watch.start("views");
            ViewMaker.Canvas[] canvases = maker.canvases(part);
            for (int s = 0; s < shelves.size(); s++) {
                fill(shelves.get(s), part, canvases, maker, wanted.get(s), pixels, out, task);
            }
            task.progress(from + (long) part.size(), missing.size());
        }
        watch.stop();
    }

    private void fill(
            FeatureShelf shelf,
            List<TrainingImage> part,
            ViewMaker.Canvas[] canvases,
            ViewMaker maker,
            Wanted wanted,
            ByteBuffer pixels,
            List<ByteBuffer> out,
            Task task) {
        List<Integer> missing = IntStream.range(0, part.size())
                .filter(i -> !shelf.has(part.get(i).pixelHash()))
                .boxed()
                .toList();
        watch.start("views");
        List<ViewMaker.Request> requests = new ArrayList<>();
        for (int i : missing) {
            for (int v = 0; v < wanted.views; v++) {
                requests.add(new ViewMaker.Request(canvases[i], wanted.firstView + v));
            }
        }
        maker.fill(requests, pixels);
        for (int m = 0; m < missing.size(); m++) {
            task.checkCancelled();
            watch.start("trunk");
            int bytes = wanted.views * maker.bytes();
            trunk.run(pixels.slice(m * bytes, bytes).order(ByteOrder.nativeOrder()), wanted.views, out);
            watch.start("cache");
            String hash = part.get(missing.get(m)).pixelHash();
            if (!shelf.has(hash)) {
                shelf.put(hash, out.subList(wanted.firstOutput, out.size()));
            }
        }
    }

    private String key(String plan, int views, int firstOutput, long usedSeed) {
        String all = String.join(
                "\n",
                "quadrant features 2",
                trunkHash,
                trunkMaker,
                preprocessing.toString(),
                plan,
                Long.toString(usedSeed),
                Integer.toString(views),
                Integer.toString(firstOutput));
        return Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    static int count(List<Long> shape) {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }
}
