package quadrant.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.Halves;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Short trainings at several depths on parts of a training set, all on one set of cached features: one pass of the trunk
 * gives the features at every depth's cut, and as a view does not depend on the split, they serve every split too. Where
 * everything is trained there is no cut to cache at, and the views are made anew for each step.
 */
public final class DepthTrials implements AutoCloseable {
    private final Engines engines;
    private final TrainingInput input;
    private final OnnxGraph graph;
    private final List<String> outputs;
    private final List<List<Long>> shapes;
    private final FeatureCache.Loan shelf;
    private final Workers workers;
    private final Map<Split, LogisticRegression.Fit> heads = new HashMap<>();
    private final double secondsPerView;

    private DepthTrials(Engines engines, TrainingInput input, Opened opened, Workers workers) {
        this.engines = engines;
        this.input = input;
        this.graph = opened.graph;
        this.outputs = opened.outputs;
        this.shapes = opened.shapes;
        this.shelf = opened.shelf;
        this.secondsPerView = opened.secondsPerView;
        this.workers = workers;
    }

    private record Opened(
            OnnxGraph graph,
            List<String> outputs,
            List<List<Long>> shapes,
            FeatureCache.Loan shelf,
            double secondsPerView) {}

    /**
     * What a trial gave.
     *
     * @param calls the class that each held-out image was called, in the order of the split's test part
     * @param probabilities of each of them, one for each class
     * @param headSeconds for fitting the head; 0 where an earlier trial had fitted it
     * @param steps of head and tail together
     * @param stepSeconds for one of them
     */
    public record Result(
            int depth,
            List<Integer> calls,
            List<List<Float>> probabilities,
            double headSeconds,
            int steps,
            double stepSeconds) {
        public Result {
            calls = List.copyOf(calls);
            probabilities = List.copyOf(probabilities);
        }
    }

    /**
     * Caches the features of all training images of the input, in as many views as its recipe names.
     *
     * @param input its train part is what the splits are of; it has no validation part
     * @param depths the depths that will be tried; 0 can always be tried
     * @return empty where the features would not fit into the cache
     */
    public static Optional<DepthTrials> open(
            Engines engines, FeatureCache cache, TrainingInput input, List<Integer> depths, Task task) {
        return open(engines, cache, input, depths, true, task);
    }

    /** The same at the depth of the input's recipe alone, with no time for a view measured. */
    public static Optional<DepthTrials> untimed(Engines engines, FeatureCache cache, TrainingInput input, Task task) {
        return open(engines, cache, input, List.of(input.recipe().depth()), false, task);
    }

    private static Optional<DepthTrials> open(
            Engines engines, FeatureCache cache, TrainingInput input, List<Integer> depths, boolean timed, Task task) {
        Head head = input.backbone().head();
        OnnxGraph graph = head.replace(input.backbone().graph(), input.classes());
        List<String> outputs = new ArrayList<>();
        depths.stream()
                .filter(d -> d > 0 && !input.wholeAt(d))
                .forEach(d -> outputs.add(input.backbone().card().cuts().get(d)));
        outputs.add(head.features());
        OnnxGraph trunkGraph = Cutter.trunk(graph, outputs);
        Workers workers = new Workers(input.compute().threads());
        boolean opened = false;
        try (Trunk trunk = engines.trunks().load(trunkGraph, input.compute(), task)) {
            FeatureExtractor extractor = new FeatureExtractor(
                    new FeatureExtractor.Trunks(
                            trunk,
                            Hashes.sha256(trunkGraph.toBytes()),
                            engines.trunks().version(),
                            () -> {
                                throw new IllegalStateException("Trials never stream");
                            }),
                    input,
                    workers,
                    cache,
                    new Stopwatch(System::nanoTime));
            int views = input.recipe().views();
            AugmentationPlan plan = input.recipe().augmentation();
            double secondsPerView = timed ? extractor.secondsPerView(input.train(), plan, views) : 0;
            Optional<FeatureCache.Loan> shelf = extractor.shelf(input.train(), plan, views, task);
            Optional<DepthTrials> trials = shelf.map(s -> new DepthTrials(
                    engines, input, new Opened(graph, outputs, trunk.featureShapes(), s, secondsPerView), workers));
            opened = trials.isPresent();
            return trials;
        } finally {
            if (!opened) {
                workers.close();
            }
        }
    }

    /** The recipe that trials are made of. */
    public Recipe recipe() {
        return input.recipe();
    }

    /** Seconds that one view takes to be made and to pass the trunk; 0 where it was not measured. */
    public double secondsPerView() {
        return secondsPerView;
    }

    /** Trains briefly on the split's train part at a depth and calls its test part. */
    public Result run(int depth, int epochs, Split split, Task task) {
        return run(input.part(split, input.recipe().withTrial(depth, epochs)), split, task);
    }

    /** Trains by the whole recipe on the split's train part at a depth and calls its test part. */
    public Result train(int depth, Split split, Task task) {
        return run(input.part(split, input.recipe().at(depth)), split, task);
    }

    private Result run(TrainingInput part, Split split, Task task) {
        int depth = part.recipe().depth();
        List<TrainingImage> heldOut =
                split.test().stream().map(input.train()::get).toList();
        long start = System.nanoTime();
        boolean fitted = heads.containsKey(split);
        LogisticRegression.Fit head = head(part, split, task);
        double headSeconds = fitted ? 0 : (System.nanoTime() - start) / 1e9;
        int views = input.recipe().views();
        if (depth == 0) {
            float[] logits = HeadFit.logits(head, cached(0, heldOut), heldOut.size(), views);
            return new Result(0, calls(logits), probabilities(logits), headSeconds, 0, 0);
        }
        FirstViews test = new FirstViews(rows(depth, heldOut), heldOut.size(), views);
        return trained(part, head, task, (training, seconds) -> {
            int steps = training.steps();
            float[] logits = training.logits(test, heldOut.size(), task);
            return new Result(depth, calls(logits), probabilities(logits), headSeconds, steps, seconds / steps);
        });
    }

    /** Fitted once for each split, whatever the depth. */
    private LogisticRegression.Fit head(TrainingInput part, Split split, Task task) {
        return heads.computeIfAbsent(
                split, s -> HeadFit.of(cached(0, part.train()), part.train(), part, workers, task));
    }

    /** Uses what was trained before it is let go. */
    private interface Use<R> {
        R apply(TailTraining training, double seconds);
    }

    private <R> R trained(TrainingInput part, LogisticRegression.Fit head, Task task, Use<R> use) {
        int depth = part.recipe().depth();
        OnnxGraph start0 = graph.withWeights(Map.of(Head.WEIGHT, head.weight(), Head.BIAS, head.bias()));
        Halves halves = Cutter.cut(start0, cut(depth));
        List<Long> shape = input.wholeAt(depth) ? input.viewShape() : shapes.get(outputs.indexOf(cut(depth)));
        try (Tail tail = engines.tails()
                .load(halves.tail(), shape, input.backbone().head().features(), input.compute(), task)) {
            TailTraining training = new TailTraining(
                    tail,
                    part,
                    Stages.of(start0, tail.parameters(), part),
                    new TailTraining.Features(
                            rows(depth, part.train()), Optional.empty(), FeatureExtractor.count(shape)),
                    Optional.empty(),
                    e -> {});
            long began = System.nanoTime();
            training.run(Task.cancelledWith(task));
            return use.apply(training, (System.nanoTime() - began) / 1e9);
        }
    }

    /**
     * Probabilities of held-out images.
     *
     * @param images their places in the training set
     * @param upright of each image as it is, one for each class
     * @param averaged over all its turns
     */
    public record TurnedCalls(List<Integer> images, List<List<Float>> upright, List<List<Float>> averaged) {}

    /**
     * Trains on the split's train part, and calls images of its test part as they are and turned.
     *
     * @param recipe {@link #recipe()} for a brief trial or for the whole training, at a depth of 1 or more that the trials were
     *     opened for, with something left below its cut
     * @param images which of the test part, by their places in the training set
     */
    public TurnedCalls turned(Recipe recipe, Split split, List<Integer> images, TestViews turns, Task task) {
        TrainingInput part = input.part(split, recipe);
        LogisticRegression.Fit head = head(part, split, task);
        OnnxGraph below = Cutter.trunk(graph, List.of(cut(recipe.depth())));
        try (TurnedRows rows = new TurnedRows(
                images.stream().map(input.train()::get).toList(),
                turns,
                input,
                workers,
                engines.trunks().load(below, input.compute(), task))) {
            float[] scores = trained(part, head, task, (t, seconds) -> t.logits(rows, rows.rows(), task));
            Logits.softmax(scores, input.classes());
            return new TurnedCalls(
                    images, means(scores, turns.count(), 1), means(scores, turns.count(), turns.count()));
        }
    }

    /** The mean of the first so many turns of each image. */
    private List<List<Float>> means(float[] probabilities, int turns, int first) {
        int classes = input.classes();
        List<List<Float>> all = new ArrayList<>();
        for (int from = 0; from < probabilities.length; from += turns * classes) {
            List<Float> mean = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                float sum = 0;
                for (int t = 0; t < first; t++) {
                    sum += probabilities[from + t * classes + k];
                }
                mean.add(sum / first);
            }
            all.add(List.copyOf(mean));
        }
        return all;
    }

    private String cut(int depth) {
        return input.backbone().card().cuts().get(depth);
    }

    private FeatureRows rows(int depth, List<TrainingImage> images) {
        return input.wholeAt(depth)
                ? new ViewRows(
                        images,
                        input.recipe().views(),
                        new ViewMaker(input.preprocessing(), input.recipe().augmentation(), input.seed(), workers),
                        false)
                : cached(depth, images);
    }

    private PooledRows cached(int depth, List<TrainingImage> images) {
        int pooled = outputs.size() - 1;
        int cut = depth == 0 ? pooled : outputs.indexOf(cut(depth));
        return new CachedRows(shelf, images, input.recipe().views(), cut, pooled);
    }

    private List<Integer> calls(float[] logits) {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < logits.length / input.classes(); i++) {
            calls.add(Logits.largest(logits, i, input.classes()));
        }
        return calls;
    }

    private List<List<Float>> probabilities(float[] logits) {
        float[] p = logits.clone();
        Logits.softmax(p, input.classes());
        return means(p, 1, 1);
    }

    @Override
    public void close() {
        shelf.close();
        workers.close();
    }
}
