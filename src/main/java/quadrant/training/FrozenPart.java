package quadrant.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.LayerCut;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * The frozen part of a network, with its features of the images of a training, whichever of them are used for training or
 * testing. The features come from the feature cache where they fit, else they are computed at each step; where nothing is
 * frozen, they are the views themselves. Its owner closes it.
 */
final class FrozenPart implements AutoCloseable {
    private final TrainingInput input;
    private final Workers workers;
    private final ViewMaker drawn;
    private final ViewMaker turned;
    private final LayerCut cut;
    private final Trunk trunk;
    private final Means means;
    private final boolean streams;
    private List<FeatureShelf> shelves = List.of();
    private ByteBuffer streamed = FeatureExtractor.direct(0);

    private FrozenPart(TrainingInput input, LayerCut cut, Trunk trunk, boolean streams, Means means) {
        this.input = input;
        this.cut = cut;
        this.trunk = trunk;
        this.streams = streams;
        this.means = means;
        this.workers = new Workers(input.compute().threads());
        AugmentationPlan plan = input.recipe().augmentation();
        this.drawn = new ViewMaker(input.preprocessing(), plan, input.seed(), workers);
        this.turned = new ViewMaker(input.preprocessing(), plan, input.seed(), workers, TestViews.DIHEDRAL);
    }

    /** The engine that computes features, and the store that caches them. */
    record Means(Engines engines, FeatureStore cache, Stopwatch watch) {}

    /**
     * Computes the features that are missing from the cache.
     *
     * @param input its depth is 1 or more
     * @param layers those of the classifier that is trained with it
     * @param tested the images of the training set that are tested, where the training uses another part of it
     * @param tests how they are tested
     */
    static FrozenPart open(
            TrainingInput input,
            PooledLayers layers,
            List<TrainingImage> tested,
            TestViews tests,
            Means means,
            Task task) {
        int depth = input.cut();
        if (depth == 0) {
            throw new IllegalArgumentException("Nothing but the head is trained at depth 0");
        }
        LayerCut cut = new LayerCut(layers, input.backbone().card().cuts().get(depth));
        OnnxGraph graph = cut.trunk();
        List<TrainingImage> all = new ArrayList<>(input.train());
        all.addAll(input.validation());
        long views = all.size()
                + (input.recipe().views() - 1L) * input.train().size()
                + (tests.count() - 1L) * tested.size();
        long bytes = views * FeatureExtractor.count(cut.rowShape()) * Float.BYTES;
        boolean streams = !means.cache.fits(bytes);
        Compute compute =
                streams || cut.isImage() ? input.compute() : input.compute().alone();
        Trunk trunk = means.engines.trunks().load(graph, compute, task);
        task.info("Running on the " + trunk.device().name() + ": "
                + trunk.device().why() + ".");
        FrozenPart part = new FrozenPart(input, cut, trunk, streams, means);
        boolean opened = false;
        try {
            if (cut.isImage()) {
                task.info("Every layer is trained: views are made anew for each step, and none is cached.");
            } else if (part.streams) {
                task.warn(String.format(
                        Locale.ROOT,
                        "The features of all views would take %.1f GiB, more than the cache may hold; they are made anew in"
                                + " each step, which is slower. Fewer --views or a smaller --depth would fit.",
                        bytes / (double) (1L << 30)));
            } else {
                part.fill(graph.sha256(), all, tested, tests, task);
            }
            opened = true;
            return part;
        } finally {
            if (!opened) {
                part.close();
            }
        }
    }

    private void fill(String hash, List<TrainingImage> all, List<TrainingImage> tested, TestViews tests, Task task) {
        task.phase("Caching views");
        FeatureExtractor extractor = new FeatureExtractor(
                trunk,
                hash,
                means.engines.trunks().version(),
                input.preprocessing(),
                input.seed(),
                workers,
                means.cache,
                means.watch);
        shelves = extractor.shelves(
                List.of(
                        new FeatureExtractor.Wanted(all, 0, 1, drawn),
                        new FeatureExtractor.Wanted(
                                input.train(), 1, input.recipe().views(), drawn),
                        new FeatureExtractor.Wanted(tested, 1, tests.count(), turned)),
                task);
    }

    /** The device that computes it. */
    Device device() {
        return trunk.device();
    }

    PooledLayers layers() {
        return cut.layers();
    }

    /** The whole network with a classifier, at the start of training. */
    OnnxGraph start(PooledLayers.Classifier fitted) {
        return cut.layers().classified(fitted.ofLogits());
    }

    /** The other part of the network, of which the layers down to a depth are trained; the caller closes it. */
    Tail tail(PooledLayers.Classifier fitted, int depth, Task task) {
        Tail tail = means.engines
                .tails()
                .load(cut.tail(fitted.ofLogits()), cut.rowShape(), PooledLayers.STANDARDISED, input.compute(), task);
        Set<String> deeper = new HashSet<>();
        stages(tail).forEach((name, stage) -> {
            if (stage > depth) {
                deeper.add(name);
            }
        });
        tail.freeze(deeper);
        return tail;
    }

    /**
     * The stage of each of its parameters: the number of stages between it and the head, which is 0. Layers further from the head
     * learn more slowly.
     */
    Map<String, Integer> stages(Tail tail) {
        Map<String, Integer> stages = new LinkedHashMap<>();
        tail.parameters().forEach(p -> stages.put(p, 0));
        for (int stage = input.cut(); stage > 0; stage--) {
            OnnxGraph after = Cutter.tail(
                    cut.layers().graph(), input.backbone().card().cuts().get(stage));
            int here = stage;
            stages.replaceAll((p, known) -> after.isInitializer(p) ? here : known);
        }
        return stages;
    }

    /** @param validation may have no rows */
    TailTraining.Features features(FeatureRows train, FeatureRows validation) {
        return new TailTraining.Features(
                train,
                Optional.of(validation).filter(v -> v.rows() > 0),
                FeatureExtractor.count(cut.rowShape()),
                cut.layers().width());
    }

    /** All views for training. */
    FeatureRows trained(List<TrainingImage> images) {
        return rows(images, input.recipe().views(), drawn, 1, !device().name().equals("cpu"));
    }

    /** The images for testing, unaugmented or turned. */
    FeatureRows tested(List<TrainingImage> images, TestViews tests) {
        return rows(images, tests.count(), turned, shelves.size() - 1, false);
    }

    private FeatureRows rows(List<TrainingImage> images, int views, ViewMaker maker, int further, boolean overlapped) {
        if (cut.isImage()) {
            return new ViewRows(images, views, maker, overlapped);
        }
        return streams
                ? new StreamedRows(images, views, maker, trunk, this::room)
                : new CachedRows(
                        images,
                        views,
                        (hash, view) -> view == 0
                                ? shelves.get(0).row(0, hash, 0)
                                : shelves.get(Math.min(further, shelves.size() - 1))
                                        .row(0, hash, view - 1));
    }

    /** The buffer for streamed pixels, which is reused. */
    private ByteBuffer room(int bytes) {
        if (streamed.capacity() < bytes) {
            streamed = FeatureExtractor.direct(bytes);
        }
        return streamed;
    }

    @Override
    public void close() {
        try {
            shelves.forEach(FeatureShelf::close);
        } finally {
            trunk.close();
            workers.close();
        }
    }

    /** The place of a view's row. */
    @FunctionalInterface
    interface Source {
        ByteBuffer row(String pixelHash, int view);
    }

    /** Rows in the feature cache, which its owner closes. */
    record CachedRows(List<TrainingImage> images, int views, Source source) implements FeatureRows {
        @Override
        public int rows() {
            return images.size() * views;
        }

        @Override
        public void gather(int[] rows, ByteBuffer into) {
            into.clear();
            for (int row : rows) {
                into.put(source.row(images.get(row / views).pixelHash(), row % views));
            }
            into.flip();
        }
    }

    /** Rows that the trunk computes on each request, as there are too many to keep. */
    private record StreamedRows(
            List<TrainingImage> images, int views, ViewMaker maker, Trunk trunk, IntFunction<ByteBuffer> room)
            implements FeatureRows {
        @Override
        public int rows() {
            return images.size() * views;
        }

        @Override
        public void gather(int[] rows, ByteBuffer into) {
            ByteBuffer pixels = room.apply(rows.length * maker.bytes());
            maker.fill(images, views, rows, pixels);
            trunk.run(pixels, rows.length, List.of(into));
        }
    }
}
