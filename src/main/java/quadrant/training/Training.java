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
    private final Stopwatch watch;

    /** @param workFolder for the checkpoint; the caller deletes it when the run is done */
    public Training(Engines engines, FeatureCache cache, Path workFolder, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.workFolder = workFolder;
        this.watch = watch;
    }

    /** Trains; the listener hears of each epoch. */
    public Trained run(TrainingInput input, Consumer<EpochRecord> listener, Task task) throws IOException {
        Files.createDirectories(workFolder);
        Checkpoint.requireOwn(workFolder.resolve(CHECKPOINT), input.fingerprint());
        Head head = input.backbone().head();
        OnnxGraph graph = head.replace(input.backbone().graph(), input.classes());
        String cut = input.backbone().card().cuts().get(input.recipe().depth());
        List<String> outputs = input.recipe().depth() == 0 ? List.of(head.features()) : List.of(cut, head.features());
        OnnxGraph trunkGraph = Cutter.trunk(graph, outputs);
        try (Workers workers = new Workers(input.compute().threads());
                Trunk trunk = engines.trunks().load(trunkGraph, input.compute(), task)) {
            task.say("Running on the " + trunk.device().name() + ": "
                    + trunk.device().why() + ".");
            FeatureExtractor extractor =
                    new FeatureExtractor(trunks(trunk, trunkGraph, cut, input, task), input, workers, cache, watch);
            task.phase("Caching views");
            try (FeatureRows train = extractor.extract(
                    input.train(), input.recipe().augmentation(), input.recipe().views(), task)) {
                OnnxGraph fitted = fitHead(graph, train, input, workers, task);
                return input.recipe().depth() == 0
                        ? checkedHead(fitted, train, input, trunk, task)
                        : fineTune(fitted, cut, new Extracted(trunk, extractor, train), input, listener, task);
            }
        }
    }

    private FeatureExtractor.Trunks trunks(
            Trunk trunk, OnnxGraph trunkGraph, String cut, TrainingInput input, Task task) {
        return new FeatureExtractor.Trunks(
                trunk,
                trunkGraph.sha256(),
                engines.trunks().version(),
                () -> engines.trunks()
                        .load(Cutter.trunk(input.backbone().graph(), List.of(cut)), input.compute(), task));
    }

    private record Extracted(Trunk trunk, FeatureExtractor extractor, FeatureRows train) {}

    private OnnxGraph fitHead(OnnxGraph graph, FeatureRows train, TrainingInput input, Workers workers, Task task) {
        task.phase("Fitting the head");
        watch.start("head");
        LogisticRegression.Fit fit = HeadFit.of(train, input, workers, task);
        watch.stop();
        return graph.withWeights(Map.of(Head.WEIGHT, fit.weight(), Head.BIAS, fit.bias()));
    }

    private Trained checkedHead(OnnxGraph fitted, FeatureRows train, TrainingInput input, Trunk trunk, Task task) {
        OnnxGraph finished = Head.finished(fitted);
        List<TrainingImage> compared = compared(input);
        float[] expected = HeadFit.logits(
                fitted, new FirstViews(train, compared.size(), input.recipe().views()), input.classes());
        double difference = difference(finished, expected, compared, input, task);
        return new Trained(finished, finished, List.of(), 0, difference, trunk.device());
    }

    private Trained fineTune(
            OnnxGraph fitted,
            String cut,
            Extracted extracted,
            TrainingInput input,
            Consumer<EpochRecord> listener,
            Task task) {
        Halves halves = Cutter.cut(fitted, cut);
        List<Long> shape = extracted.trunk.featureShapes().get(0);
        try (Tail tail = engines.tails()
                .load(halves.tail(), shape, input.backbone().head().features(), input.compute(), task)) {
            Optional<FeatureRows> validation = input.validation().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            extracted.extractor.extract(input.validation(), AugmentationPlan.named("none"), 1, task));
            try {
                TailTraining training = new TailTraining(
                        tail,
                        input,
                        Stages.of(fitted, tail.parameters(), input),
                        new TailTraining.Features(extracted.train, validation, FeatureExtractor.count(shape)),
                        Optional.of(workFolder.resolve(CHECKPOINT)),
                        listener);
                task.phase("Fine-tuning");
                watch.start("tail");
                List<EpochRecord> epochs = training.run(task);
                watch.start("check");
                OnnxGraph finished =
                        Head.finished(new Halves(halves.trunk(), halves.tail().withWeights(tail.averages())).join());
                List<TrainingImage> compared = compared(input);
                float[] expected = firstViews(training, extracted.train, compared.size(), input, task);
                double difference = difference(finished, expected, compared, input, task);
                watch.stop();
                return new Trained(
                        finished,
                        Head.finished(fitted),
                        epochs,
                        training.keptEpoch(),
                        difference,
                        extracted.trunk.device());
            } finally {
                validation.ifPresent(FeatureRows::close);
            }
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
