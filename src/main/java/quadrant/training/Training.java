package quadrant.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Device;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.Halves;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Fine-tunes a backbone by the recipe: views, trunk, head alone, head and tail, one graph again, checked. */
public final class Training {
    /** How far probabilities of the two engines may lie apart. */
    public static final double TOLERANCE = 1e-4;

    private static final String CHECKPOINT = "checkpoint";
    private static final int COMPARED_IMAGES = 32;

    private final Engines engines;
    private final FeatureCache cache;
    private final Path workFolder;
    private final double saveSeconds;
    private final Stopwatch watch;

    /**
     * A training that keeps its checkpoint in a folder.
     *
     * @param workFolder for the checkpoint; the caller deletes it when the run is done
     * @param saveSeconds after which an epoch is saved though it has not ended
     */
    public Training(Engines engines, FeatureCache cache, Path workFolder, double saveSeconds, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.workFolder = workFolder;
        this.saveSeconds = saveSeconds;
        this.watch = watch;
    }

    /** Trains; the listener hears of each epoch. */
    public Trained run(TrainingInput input, Consumer<EpochRecord> listener, Task task) throws IOException {
        Files.createDirectories(workFolder);
        Checkpoint.requireOwn(workFolder.resolve(CHECKPOINT), input.fingerprint());
        OnnxGraph graph = input.backbone().head().replace(input.backbone().graph(), input.classes());
        try (Workers workers = new Workers(input.compute().threads())) {
            return input.whole()
                    ? whole(graph, input, workers, listener, task)
                    : top(graph, input, workers, listener, task);
        }
    }

    /** Trains the head, or what lies above a cut, on the cached features of what lies below it. */
    private Trained top(
            OnnxGraph graph, TrainingInput input, Workers workers, Consumer<EpochRecord> listener, Task task) {
        String cut = input.backbone().card().cuts().get(input.recipe().depth());
        String pooled = input.backbone().head().features();
        boolean headAlone = input.recipe().depth() == 0;
        OnnxGraph trunkGraph = Cutter.trunk(graph, headAlone ? List.of(pooled) : List.of(cut, pooled));
        try (Trunk trunk = trunk(trunkGraph, input, task)) {
            FeatureExtractor extractor = extractor(trunk, trunkGraph, cut, input, workers, task);
            task.phase("Caching views");
            try (PooledRows train = extractor.extract(
                    input.train(), input.recipe().augmentation(), input.recipe().views(), task)) {
                OnnxGraph fitted = fitHead(graph, train, input.train(), input, workers, task);
                if (headAlone) {
                    return checkedHead(fitted, train, input, trunk, task);
                }
                try (FeatureRows validation = input.validation().isEmpty()
                        ? ViewRows.ofValidation(input, workers)
                        : extractor.extract(input.validation(), AugmentationPlan.named("none"), 1, task)) {
                    List<Long> shape = trunk.featureShapes().get(0);
                    return fineTune(
                            fitted, new Features(train, validation, shape, trunk.device()), input, listener, task);
                }
            }
        }
    }

    /** Trains everything on views that are made for each step; only the head's start reads features. */
    private Trained whole(
            OnnxGraph graph, TrainingInput input, Workers workers, Consumer<EpochRecord> listener, Task task) {
        HeadSample sample = HeadSample.of(input);
        task.say(
                "Every layer is trained: views are made anew for each step, and none is cached. The head begins with the"
                        + " pooled features of " + sample.views() + " views of "
                        + sample.images().size() + " images.");
        String pooled = input.backbone().head().features();
        OnnxGraph trunkGraph = Cutter.trunk(graph, List.of(pooled));
        OnnxGraph fitted;
        Device device;
        try (Trunk trunk = trunk(trunkGraph, input, task)) {
            device = trunk.device();
            task.phase("Pooling features for the head");
            try (PooledRows rows = extractor(trunk, trunkGraph, pooled, input, workers, task)
                    .extract(sample.images(), input.recipe().augmentation(), sample.views(), task)) {
                fitted = fitHead(graph, rows, sample.images(), input, workers, task);
            }
        }
        try (FeatureRows train =
                        ViewRows.ofTraining(input, workers, !device.name().equals("cpu"));
                FeatureRows validation = ViewRows.ofValidation(input, workers)) {
            return fineTune(fitted, new Features(train, validation, input.viewShape(), device), input, listener, task);
        }
    }

    private Trunk trunk(OnnxGraph graph, TrainingInput input, Task task) {
        Trunk trunk = engines.trunks().load(graph, input.compute(), task);
        task.say("Running on the " + trunk.device().name() + ": "
                + trunk.device().why() + ".");
        return trunk;
    }

    private FeatureExtractor extractor(
            Trunk trunk, OnnxGraph trunkGraph, String cut, TrainingInput input, Workers workers, Task task) {
        FeatureExtractor.Trunks trunks = new FeatureExtractor.Trunks(
                trunk,
                trunkGraph.sha256(),
                engines.trunks().version(),
                () -> engines.trunks()
                        .load(Cutter.trunk(input.backbone().graph(), List.of(cut)), input.compute(), task));
        return new FeatureExtractor(trunks, input, workers, cache, watch);
    }

    /** What is trained on, and what is looked at to stop early; the shape is that of one row. */
    private record Features(FeatureRows train, FeatureRows validation, List<Long> shape, Device device) {}

    private OnnxGraph fitHead(
            OnnxGraph graph,
            PooledRows rows,
            List<TrainingImage> images,
            TrainingInput input,
            Workers workers,
            Task task) {
        task.phase("Fitting the head");
        watch.start("head");
        LogisticRegression.Fit fit = HeadFit.of(rows, images, input, workers, task);
        watch.stop();
        return graph.withWeights(Map.of(Head.WEIGHT, fit.weight(), Head.BIAS, fit.bias()));
    }

    private Trained checkedHead(OnnxGraph fitted, PooledRows train, TrainingInput input, Trunk trunk, Task task) {
        OnnxGraph finished = Head.finished(fitted);
        List<TrainingImage> compared = compared(input);
        float[] expected = HeadFit.logits(
                HeadFit.of(fitted), train, compared.size(), input.recipe().views());
        double difference = difference(finished, expected, compared, input, task);
        return new Trained(finished, finished, List.of(), 0, difference, trunk.device());
    }

    private Trained fineTune(
            OnnxGraph fitted, Features features, TrainingInput input, Consumer<EpochRecord> listener, Task task) {
        Halves halves = Cutter.cut(
                fitted, input.backbone().card().cuts().get(input.recipe().depth()));
        try (Tail tail = engines.tails()
                .load(halves.tail(), features.shape, input.backbone().head().features(), input.compute(), task)) {
            TailTraining training = new TailTraining(
                    tail,
                    input,
                    Stages.of(fitted, tail.parameters(), input),
                    new TailTraining.Features(
                            features.train,
                            Optional.of(features.validation).filter(v -> v.rows() > 0),
                            FeatureExtractor.count(features.shape)),
                    Optional.of(new CheckpointFile(
                            workFolder.resolve(CHECKPOINT), input.fingerprint(), saveSeconds, System::nanoTime)),
                    listener);
            task.phase("Fine-tuning");
            watch.start("tail");
            List<EpochRecord> epochs = training.run(task);
            watch.start("check");
            OnnxGraph finished =
                    Head.finished(new Halves(halves.trunk(), halves.tail().withWeights(tail.averages())).join());
            List<TrainingImage> compared = compared(input);
            float[] expected = firstViews(training, features.train, compared.size(), input, task);
            double difference = difference(finished, expected, compared, input, task);
            watch.stop();
            return new Trained(
                    finished, Head.finished(fitted), epochs, training.keptEpoch(), difference, features.device);
        }
    }

    private static List<TrainingImage> compared(TrainingInput input) {
        return input.train().subList(0, Math.min(COMPARED_IMAGES, input.train().size()));
    }

    private static float[] firstViews(
            TailTraining training, FeatureRows train, int images, TrainingInput input, Task task) {
        return training.logits(new FirstViews(train, images, input.recipe().views()), images, task);
    }

    /** The largest difference of probabilities between the graph in ONNX Runtime and the training engine's logits. */
    private double difference(
            OnnxGraph finished, float[] logits, List<TrainingImage> images, TrainingInput input, Task task) {
        Logits.softmax(logits, input.classes());
        double largest = 0;
        try (Workers workers = new Workers(input.compute().threads());
                Trunk model = engines.trunks().load(finished, input.compute(), task)) {
            ViewMaker maker =
                    new ViewMaker(input.preprocessing(), AugmentationPlan.named("none"), input.seed(), workers);
            ByteBuffer pixels = FeatureExtractor.direct(maker.bytes());
            ByteBuffer out = FeatureExtractor.direct((long) input.classes() * Float.BYTES);
            for (int i = 0; i < images.size(); i++) {
                List<ViewMaker.Request> one = new ArrayList<>();
                for (ViewMaker.Canvas c : maker.canvases(images.subList(i, i + 1))) {
                    one.add(new ViewMaker.Request(c, 0));
                }
                maker.fill(one, pixels);
                model.run(pixels, 1, List.of(out));
                for (int k = 0; k < input.classes(); k++) {
                    double d = out.getFloat(k * Float.BYTES) - logits[i * input.classes() + k];
                    largest = Math.max(largest, Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.abs(d));
                }
            }
        }
        if (largest > TOLERANCE) {
            throw new IllegalStateException("The written model differs from the trained one by " + largest
                    + " in a probability, more than " + TOLERANCE + "; this is a fault of Quadrant");
        }
        return largest;
    }
}
