package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Trunk;
import quadrant.pixels.Preprocessing;
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
        this.trunk = trunks.whole;
        this.trunkHash = trunks.hash;
        this.cutAlone = trunks.cutAlone;
        this.trunkMaker = trunks.maker + " " + trunk.device().name() + " "
                + input.compute().threads();
        this.preprocessing = input.preprocessing();
        this.seed = input.seed();
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
        List<Integer> floats = trunk.featureShapes().stream()
                .skip(first)
                .map(FeatureExtractor::count)
                .toList();
        FeatureCache.Loan loan =
                cache.lend(key(plan, views, first), views, floats, bytes(floats) * views * images.size(), task);
        boolean done = false;
        try {
            long missing = images.stream()
                    .map(TrainingImage::pixelHash)
                    .distinct()
                    .peek(h -> task.checkCancelled())
                    .filter(h -> !loan.shelf().has(h))
                    .count();
            if (loan.shelf().damaged()) {
                task.warn("Cached features in " + loan.shelf().folder()
                        + " were damaged on disk; those that this run needs are made anew.");
            }
            if (missing > 0) {
                cache.reserve(loan, bytes(floats) * views * missing);
            }
            fill(loan.shelf(), images, maker, new Wanted(views, first), task);
            loan.shelf().seal();
            done = true;
            return loan;
        } finally {
            if (!done) {
                loan.close();
            }
        }
    }

    /** How many views of each image, and from which output on they are kept. */
    private record Wanted(int views, int firstOutput) {}

    private static long bytes(List<Integer> floats) {
        return floats.stream().mapToLong(f -> (long) f * Float.BYTES).sum();
    }

    private void fill(FeatureShelf shelf, List<TrainingImage> images, ViewMaker maker, Wanted wanted, Task task) {
        int views = wanted.views;
        List<TrainingImage> missing = images.stream()
                .filter(i -> !shelf.has(i.pixelHash()))
                .distinct()
                .toList();
        int group = Math.max(1, VIEWS_AT_ONCE / views);
        ByteBuffer pixels = direct((long) group * views * maker.bytes());
        List<ByteBuffer> out = trunk.featureShapes().stream()
                .map(s -> direct((long) count(s) * Float.BYTES * views))
                .toList();
        for (int from = 0; from < missing.size(); from += group) {
            List<TrainingImage> part = missing.subList(from, Math.min(missing.size(), from + group));
            watch.start("views");
            ViewMaker.Canvas[] canvases = maker.canvases(part);
            List<ViewMaker.Request> requests = new ArrayList<>();
            for (ViewMaker.Canvas c : canvases) {
                for (int v = 0; v < views; v++) {
                    requests.add(new ViewMaker.Request(c, v));
                }
            }
            maker.fill(requests, pixels);
            for (int i = 0; i < part.size(); i++) {
                task.checkCancelled();
                watch.start("trunk");
                int bytes = views * maker.bytes();
                trunk.run(pixels.slice(i * bytes, bytes).order(ByteOrder.nativeOrder()), views, out);
                watch.start("cache");
                if (!shelf.has(part.get(i).pixelHash())) {
                    shelf.put(part.get(i).pixelHash(), out.subList(wanted.firstOutput, out.size()));
                }
                task.progress(from + i + 1L, missing.size());
            }
        }
        watch.stop();
    }

    private String key(AugmentationPlan plan, int views, int firstOutput) {
        String all = String.join(
                "\n",
                "quadrant features 2",
                trunkHash,
                trunkMaker,
                preprocessing.toString(),
                plan.canonical(),
                Long.toString(seed),
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
