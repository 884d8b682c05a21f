package quadrant.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.dataset.Dataset;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Engines;
import quadrant.engine.Matrices;
import quadrant.engine.Trunk;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * The pooled layers of all views of images, in the feature cache: view 0 is the image, views 1 to 7 are its turns and mirror
 * images where turned views are used, and later ones are drawn by the augmentation plan. View 0 is shared by all that read the
 * same images through the same network. Its owner closes it.
 *
 * @param variant whose families alone there are; empty for all families
 * @param turns the available test-time augmentation of each image
 * @param views number of views of each image
 * @param device that ran the network
 * @param matrices for the classifiers that read these rows
 * @param seed of the views and of these classifiers
 */
public record LayerRows(
        PooledLayers layers,
        Optional<Variant> variant,
        List<TrainingImage> images,
        TestViews turns,
        int views,
        Device device,
        Matrices matrices,
        long seed,
        List<FeatureShelf> shelves)
        implements PooledRows, AutoCloseable {
    /**
     * The request for a computation.
     *
     * @param views number of views of each image, 1 or more
     * @param variant whose families are computed; empty for all families
     */
    public record Request(
            Backbone backbone,
            Preprocessing preprocessing,
            AugmentationPlan plan,
            int views,
            long seed,
            Compute compute,
            Optional<Variant> variant) {
        public Request {
            // without a transform all views are the image
            views = plan.transforms().isEmpty() ? 1 : views;
        }

        /** A request for all families of unaugmented images. */
        public Request(Backbone backbone, Preprocessing preprocessing, long seed, Compute compute) {
            this(backbone, preprocessing, AugmentationPlan.named("none"), 1, seed, compute, Optional.empty());
        }

        /**
         * How the first views are turned: not at all where the plan has no quarter turns, or there are fewer views than turns and,
         * of a plan that draws others besides, mirror images.
         */
        TestViews turns() {
            boolean drawn = !plan.equals(AugmentationPlan.named("turns"));
            return plan.turns() && (!drawn || views >= TestViews.DIHEDRAL.count())
                    ? TestViews.within(views)
                    : TestViews.NONE;
        }

        /** The same with each image unaugmented. */
        public Request upright() {
            return with(AugmentationPlan.named("none"), 1);
        }

        /** The same with each image and its turned views alone, as the classifier in closed form sees it. */
        public Request turned() {
            return turns() == TestViews.NONE ? upright() : with(AugmentationPlan.named("turns"), turns().count());
        }

        /** The same with other views. */
        public Request with(AugmentationPlan other, int count) {
            return new Request(backbone, preprocessing, other, count, seed, compute, variant);
        }

        /** The same in the families of one variant, which alone is then fitted. */
        public Request of(Variant chosen) {
            return new Request(backbone, preprocessing, plan, views, seed, compute, Optional.of(chosen));
        }

        /** The layers that are computed. */
        public PooledLayers layers() {
            PooledLayers all = PooledLayers.of(backbone.graph(), backbone.head());
            PooledLayers wanted = variant.map(v -> all.of(v.families())).orElse(all);
            return preprocessing
                    .mapping()
                    .set()
                    .map(s -> wanted.forEach(s.channels().size()))
                    .orElse(wanted);
        }

        /** Whether rows of this request contain those of another. */
        public boolean covers(Request other) {
            return equals(other) || (other.views == 1 && upright().equals(other.upright()));
        }
    }

    /** Computes the rows that are missing from the cache. */
    public static LayerRows open(
            Request r, List<TrainingImage> images, Engines engines, FeatureStore cache, Stopwatch watch, Task task) {
        PooledLayers layers = r.layers();
        OnnxGraph graph = layers.pooled();
        TestViews turns = r.turns();
        try (Workers workers = new Workers(r.compute.threads());
                Trunk trunk = engines.trunks().load(graph, r.compute.alone(), task)) {
            task.phase(turns == TestViews.NONE ? Phase.FEATURES : Phase.TURNED);
            List<FeatureExtractor.Wanted> wanted = new ArrayList<>();
            for (int c = 0; c < layers.channels().size(); c++) {
                ViewMaker maker = new ViewMaker(r.preprocessing.ofChannel(c), r.plan, r.seed, workers, turns, c);
                wanted.add(new FeatureExtractor.Wanted(images, 0, 1, maker));
                wanted.add(new FeatureExtractor.Wanted(images, 1, turns.count(), maker));
                wanted.add(new FeatureExtractor.Wanted(images, turns.count(), r.views, maker));
            }
            ViewMaker reader = new ViewMaker(r.preprocessing, r.plan, r.seed, workers);
            List<FeatureShelf> shelves = new FeatureExtractor(
                            trunk, graph.sha256(), engines.trunks().version(), cache, watch)
                    .shelves(wanted, reader, task);
            return new LayerRows(
                    layers,
                    r.variant,
                    List.copyOf(images),
                    turns,
                    r.views,
                    trunk.device(),
                    engines.trunks().matrices(r.compute),
                    r.seed,
                    shelves);
        }
    }

    @Override
    public List<Variant> variants() {
        return variant.map(List::of).orElseGet(() -> Variant.of(layers));
    }

    /**
     * A classifier of some of the images.
     *
     * @param dataset the same images
     */
    public LayerFit fit(Dataset dataset, List<TrainingImage> some) {
        return new LayerFit(this, dataset, places(some), matrices, seed);
    }

    /** The indices of images in these rows. */
    public int[] places(List<TrainingImage> some) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            places.putIfAbsent(images.get(i).pixelHash(), i);
        }
        return some.stream()
                .mapToInt(s -> Objects.requireNonNull(places.get(s.pixelHash()), "No features of this image"))
                .toArray();
    }

    /** Whether all of these images are in these rows. */
    public boolean holds(List<TrainingImage> some) {
        Set<String> own = images.stream().map(TrainingImage::pixelHash).collect(Collectors.toSet());
        return some.stream().allMatch(s -> own.contains(s.pixelHash()));
    }

    /** The embedding of an unaugmented image, those of its channels side by side. */
    public float[] embedding(int image) {
        return upright(image, layers.embeddingsFrom(), layers.head().width());
    }

    /** The means over the positions of the middle layer for an unaugmented image, as {@link PooledLayers#middleMean}. */
    public float[] middle(PooledLayers read, int image) {
        List<PooledLayers.Layer> middles = read.middles();
        return upright(
                image,
                middles.stream().map(layers::meanFrom).toList(),
                middles.get(0).channels());
    }

    private float[] upright(int image, List<Integer> from, int count) {
        float[] values = new float[from.size() * count];
        for (int c = 0; c < from.size(); c++) {
            view(image, 0, from.get(c), from.get(c) + count).get(values, c * count, count);
        }
        return values;
    }

    /** The same rows with unaugmented images only; closing these rows closes both. */
    public LayerRows upright() {
        List<FeatureShelf> first = IntStream.range(0, layers.channels().size())
                .mapToObj(c -> shelves.get(c * shelvesOfOne()))
                .toList();
        return new LayerRows(layers, variant, images, TestViews.NONE, 1, device, matrices, seed, first);
    }

    /** The number of shelves of a channel: for the image, its turned views, and those that the plan draws. */
    private int shelvesOfOne() {
        return 1 + (turns.count() > 1 ? 1 : 0) + (views > turns.count() ? 1 : 0);
    }

    /** Some numbers of a view's row; read from the cache. */
    @Override
    public FloatBuffer view(int image, int view, int from, int to) {
        int width = shelves.get(0).rowFloats();
        int first = from / width;
        if (to <= (first + 1) * width) {
            return view(image, view, first, from - first * width, to - first * width);
        }
        FloatBuffer all = FloatBuffer.allocate(to - from);
        for (int c = first; c * width < to; c++) {
            all.put(view(image, view, c, Math.max(0, from - c * width), Math.min(width, to - c * width)));
        }
        return all.flip();
    }

    /** Some numbers of one channel. */
    private FloatBuffer view(int image, int view, int channel, int from, int to) {
        boolean turned = view < turns.count();
        int shelves = shelvesOfOne();
        FeatureShelf shelf = this.shelves.get(channel * shelves + (view == 0 ? 0 : turned ? 1 : shelves - 1));
        int at = view == 0 ? 0 : view - (turned ? 1 : turns.count());
        return shelf.row(images.get(image).pixelHash(), at, from * Float.BYTES, (to - from) * Float.BYTES)
                .asFloatBuffer();
    }

    @Override
    public void close() {
        shelves.forEach(FeatureShelf::close);
    }
}
