package quadrant.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.evaluation.Temperature;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.LayerCut;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Trains the layers of a backbone behind a cut together with a classifier on all layers; the layers before the cut are frozen.
 *
 * <p>Their features of the images come from the feature cache where they fit, else they are computed at each step; where nothing
 * is frozen, they are the views themselves. Brief trainings on parts of the images, to different depths, and that on all images
 * that goes on from one of them share the features at the deepest cut: views do not depend on the part, and layers behind that
 * cut that are not trained are merely run.
 */
public final class Training implements AutoCloseable {
    private static final String CHECKPOINT = "checkpoint";

    private final Engines engines;
    private final Stopwatch watch;
    private final TrainingInput input;
    private final PooledLayers.Classifier start;
    private final LayerCut cut;
    private final Workers workers;
    private final ViewMaker drawn;
    private final ViewMaker turned;
    private final Trunk trunk;
    private final boolean streams;
    private List<FeatureShelf> shelves = List.of();
    private ByteBuffer streamed = Trunk.direct(0);

    /**
     * Computes the features that are missing from the cache.
     *
     * @param input its depth is 1 or more
     * @param fitted the classifier, fitted on the frozen network
     * @param tested the images of the training set that are tested, where a training uses another part of it
     * @param tests how they are tested
     */
    public Training(
            Engines engines,
            FeatureStore cache,
            Stopwatch watch,
            TrainingInput input,
            LayerFit.Fitted fitted,
            List<TrainingImage> tested,
            TestViews tests,
            Task task) {
        this.engines = engines;
        this.watch = watch;
        this.input = input;
        this.start = fitted.classifier();
        this.cut = new LayerCut(fitted.layers(), input.backbone().card().cuts().get(input.cut()));
        List<TrainingImage> all = new ArrayList<>(input.train());
        all.addAll(input.validation());
        int views = input.recipe().views();
        long bytes =
                Float.BYTES * (all.size() + (views - 1L) * input.train().size() + (tests.count() - 1L) * tested.size());
        bytes *= rowFloats();
        this.streams = !cache.fits(bytes);
        OnnxGraph graph = cut.trunk();
        Compute compute =
                streams || cut.isImage() ? input.compute() : input.compute().alone();
        this.trunk = engines.trunks().load(graph, compute, task);
        this.workers = new Workers(input.compute().threads());
        AugmentationPlan plan = input.recipe().augmentation();
        this.drawn = new ViewMaker(input.preprocessing(), plan, input.seed(), workers);
        this.turned = new ViewMaker(input.preprocessing(), plan, input.seed(), workers, TestViews.DIHEDRAL, 0);
        task.info("Running on the " + trunk.device().name() + ": "
                + trunk.device().why() + ".");
        if (cut.isImage()) {
            task.info("Every layer is trained: views are made anew for each step, and none is cached.");
        } else if (streams) {
            task.warn(String.format(
                    Locale.ROOT,
                    "The features of all views would take %.1f GiB, more than the cache may hold; they are made anew in"
                            + " each step, which is slower. Fewer --views or a smaller --depth would fit.",
                    bytes / (double) (1L << 30)));
        } else {
            fill(cache, graph.sha256(), all, tested, tests, task);
        }
    }

    private void fill(
            FeatureStore cache,
            String hash,
            List<TrainingImage> all,
            List<TrainingImage> tested,
            TestViews tests,
            Task task) {
        task.phase("Caching views");
        FeatureExtractor extractor =
                new FeatureExtractor(trunk, hash, engines.trunks().version(), cache, watch);
        boolean filled = false;
        try {
            shelves = extractor.shelves(
                    List.of(
                            new FeatureExtractor.Wanted(all, 0, 1, drawn),
                            new FeatureExtractor.Wanted(
                                    input.train(), 1, input.recipe().views(), drawn),
                            new FeatureExtractor.Wanted(tested, 1, tests.count(), turned)),
                    task);
            filled = true;
        } finally {
            if (!filled) {
                close();
            }
        }
    }

    /**
     * Trains on all images, to the recipe's depth.
     *
     * @param weights of trained layers, to go on from; those that are not among them begin as pretrained
     * @param workFolder for the checkpoint; the caller deletes it when the run is done
     * @param saveSeconds after which an unfinished epoch is saved
     * @param listener receives each epoch
     */
    public Trained run(
            Map<String, float[]> weights,
            Path workFolder,
            double saveSeconds,
            Consumer<EpochRecord> listener,
            Task task)
            throws IOException {
        Files.createDirectories(workFolder);
        int compared = Math.min(Trained.COMPARED, input.train().size());
        try (FeatureRows train = trained(input.train());
                FeatureRows validation = tested(input.validation(), TestViews.NONE);
                FeatureRows rows = tested(input.train().subList(0, compared), TestViews.NONE);
                Tail tail = tail(input.recipe().depth(), task)) {
            tail.adopt(weights);
            CheckpointFile checkpoint = new CheckpointFile(
                    workFolder.resolve(CHECKPOINT), input.fingerprint(), saveSeconds, System::nanoTime);
            TailTraining training = of(tail, input, train, validation, Optional.of(checkpoint), listener);
            task.phase("Fine-tuning");
            watch.start("tail");
            List<EpochRecord> epochs = training.run(task);
            watch.start("check");
            OnnxGraph finished =
                    Head.finished(cut.layers().classified(start.ofLogits()).withWeights(tail.averages()));
            return new Trained(
                    finished,
                    epochs,
                    training.keptEpoch(),
                    probabilities(training.logits(rows, compared, task), 1),
                    trunk.device());
        }
    }

    /**
     * Checks whether a checkpoint in this folder, if there is one, belongs to this training, before the expensive work begins.
     *
     * @throws quadrant.task.UserException when it was written by a training with other data or options
     */
    public static void requireOwn(Path workFolder, TrainingInput input) {
        new CheckpointFile(workFolder.resolve(CHECKPOINT), input.fingerprint(), 0, System::nanoTime).read(Task.SILENT);
    }

    /**
     * Trains on a part of the images, without a checkpoint.
     *
     * @param recipe of the input's augmentation and views, to any depth up to the cut
     * @return the averaged weights of the layers that were trained
     */
    public Map<String, float[]> train(
            List<TrainingImage> part, Recipe recipe, Consumer<EpochRecord> listener, Task task) {
        TrainingInput own = input.with(recipe, part, List.of());
        try (FeatureRows train = trained(part);
                Tail tail = tail(recipe.depth(), task)) {
            of(tail, own, train, train, Optional.empty(), listener).run(Task.cancelledWith(task));
            return tail.averages();
        }
    }

    /**
     * Classifies images that were declared as tested.
     *
     * @param depth to which the weights were trained
     * @return for each image the probability of each class, the mean over its views
     */
    public List<List<Float>> test(
            List<TrainingImage> images, TestViews views, Map<String, float[]> weights, int depth, Task task) {
        try (FeatureRows test = tested(images, views);
                Tail tail = tail(depth, task)) {
            tail.adopt(weights);
            float[] logits = of(tail, input, test, test, Optional.empty(), e -> {})
                    .logits(test, images.size() * views.count(), task);
            return probabilities(logits, views.count());
        }
    }

    /** The mean over the views of each image of softmax(z)ₖ = exp(zₖ − max z) / Σ exp(zⱼ − max z). */
    private List<List<Float>> probabilities(float[] logits, int views) {
        int classes = input.classes();
        List<List<Float>> all = new ArrayList<>();
        for (int from = 0; from < logits.length; from += views * classes) {
            float[] sum = new float[classes];
            for (int view = 0; view < views; view++) {
                double[] p = new double[classes];
                for (int k = 0; k < classes; k++) {
                    p[k] = logits[from + view * classes + k];
                }
                Temperature.softmax(p, 1);
                for (int k = 0; k < classes; k++) {
                    sum[k] += (float) p[k];
                }
            }
            Float[] mean = new Float[classes];
            Arrays.setAll(mean, k -> sum[k] / views);
            all.add(List.of(mean));
        }
        return all;
    }

    private TailTraining of(
            Tail tail,
            TrainingInput own,
            FeatureRows train,
            FeatureRows validation,
            Optional<CheckpointFile> checkpoint,
            Consumer<EpochRecord> listener) {
        return new TailTraining(
                tail,
                own,
                stages(tail),
                train,
                validation,
                rowFloats(),
                cut.layers().width(),
                checkpoint,
                listener);
    }

    private int rowFloats() {
        return Trunk.count(cut.rowShape());
    }

    /** The part of the network behind the cut, of which the layers down to a depth are trained; the caller closes it. */
    private Tail tail(int depth, Task task) {
        Tail tail = engines.tails()
                .load(cut.tail(start.ofLogits()), cut.rowShape(), PooledLayers.STANDARDISED, input.compute(), task);
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
    private Map<String, Integer> stages(Tail tail) {
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

    /** All views for training. */
    private FeatureRows trained(List<TrainingImage> images) {
        return rows(
                images,
                input.recipe().views(),
                drawn,
                Math.min(1, shelves.size() - 1),
                !trunk.device().name().equals("cpu"));
    }

    /** The images for testing, unaugmented or turned. */
    private FeatureRows tested(List<TrainingImage> images, TestViews tests) {
        return rows(images, tests.count(), turned, shelves.size() - 1, false);
    }

    /** @param further the shelf of all views but the first */
    private FeatureRows rows(List<TrainingImage> images, int views, ViewMaker maker, int further, boolean overlapped) {
        if (cut.isImage()) {
            return new ViewRows(images, views, maker, overlapped);
        }
        if (streams) {
            return (rows, into) -> {
                int bytes = rows.length * maker.bytes();
                streamed = streamed.capacity() < bytes ? Trunk.direct(bytes) : streamed;
                maker.fill(images, views, rows, streamed);
                trunk.run(streamed, rows.length, List.of(into));
            };
        }
        return (rows, into) -> {
            into.clear();
            for (int row : rows) {
                String hash = images.get(row / views).pixelHash();
                int view = row % views;
                into.put(shelves.get(view == 0 ? 0 : further).row(hash, Math.max(0, view - 1)));
            }
            into.flip();
        };
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
}
