package quadrant.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Fits the head of a backbone alone, or fine-tunes its deeper part by the recipe; the written graph is compared with the
 * training engine.
 */
public final class Training {
    /** The maximum difference between the probabilities of the two engines. */
    public static final double TOLERANCE = 1e-4;

    private static final String CHECKPOINT = "checkpoint";
    private static final int COMPARED_IMAGES = 32;

    private final Engines engines;
    private final FeatureStore cache;
    private final Path workFolder;
    private final double saveSeconds;
    private final Stopwatch watch;

    /**
     * A training that stores its checkpoint in a folder.
     *
     * @param workFolder for the checkpoint; the caller deletes it when the run is done
     * @param saveSeconds after which an unfinished epoch is saved
     */
    public Training(Engines engines, FeatureStore cache, Path workFolder, double saveSeconds, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.workFolder = workFolder;
        this.saveSeconds = saveSeconds;
        this.watch = watch;
    }

    /**
     * Trains the layers above the recipe's cut together with a classifier on all layers; the recipe's depth is 1 or more.
     *
     * @param fitted the classifier, fitted on the frozen network
     * @param weights of trained layers, to go on from; those that are not among them begin as pretrained
     * @param listener receives each epoch
     */
    public Trained run(
            TrainingInput input,
            LayerFit.Fitted fitted,
            Map<String, float[]> weights,
            Consumer<EpochRecord> listener,
            Task task)
            throws IOException {
        PooledLayers.Classifier start = fitted.classifier();
        Files.createDirectories(workFolder);
        requireOwn(workFolder, input);
        try (FrozenPart frozen = FrozenPart.open(
                        input,
                        fitted.layers(),
                        List.of(),
                        TestViews.NONE,
                        new FrozenPart.Means(engines, cache, watch),
                        task);
                FeatureRows train = frozen.trained(input.train());
                FeatureRows validation = frozen.tested(input.validation(), TestViews.NONE);
                FeatureRows compared = frozen.tested(compared(input), TestViews.NONE);
                Tail tail = frozen.tail(start, input.recipe().depth(), task)) {
            tail.adopt(weights);
            TailTraining training = new TailTraining(
                    tail,
                    input,
                    frozen.stages(tail),
                    frozen.features(train, validation),
                    Optional.of(new CheckpointFile(
                            workFolder.resolve(CHECKPOINT), input.fingerprint(), saveSeconds, System::nanoTime)),
                    listener);
            task.phase("Fine-tuning");
            watch.start("tail");
            List<EpochRecord> epochs = training.run(task);
            watch.start("check");
            OnnxGraph finished = Head.finished(frozen.start(start).withWeights(tail.averages()));
            float[] expected = training.logits(compared, compared.rows(), task);
            double difference = difference(finished, expected, compared(input), input, task);
            watch.stop();
            return new Trained(
                    finished,
                    Head.finished(frozen.layers().classified(start)),
                    epochs,
                    training.keptEpoch(),
                    difference,
                    frozen.device());
        }
    }

    /**
     * Checks whether a checkpoint in this folder, if there is one, belongs to this training, before the expensive work begins.
     *
     * @throws quadrant.task.UserException when it was written by a training with other data or options
     */
    public static void requireOwn(Path workFolder, TrainingInput input) {
        Checkpoint.requireOwn(workFolder.resolve(CHECKPOINT), input.fingerprint());
    }

    private static List<TrainingImage> compared(TrainingInput input) {
        return input.train().subList(0, Math.min(COMPARED_IMAGES, input.train().size()));
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
                maker.make(new ViewMaker.Request(maker.canvas(images.get(i)), 0), pixels, 0);
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
