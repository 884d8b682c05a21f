package quadrant.advisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import quadrant.augment.Appearance;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.DepthEvidence;
import quadrant.training.DepthTrials;
import quadrant.training.EvenDraw;
import quadrant.training.FeatureCache;
import quadrant.training.StepPace;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;
import quadrant.training.Transferability;

/** Measures what the advisor needs to know: size and likeness of the data, what each depth holds, and a race of depths. */
public final class Inquiry {
    /** Images that tell what kind of pictures they all are. */
    private static final int LOOKED_AT = 40;

    private static final int FOLDS = 5;
    private static final int VIEWS = 3;
    /** Fewer steps say nothing of deep layers, which learn slowly. */
    private static final int STEPS = 40;

    private static final double DEFAULT_SECONDS = 35;
    private static final double DEFAULT_SECONDS_PER_IMAGE = 0.05;

    private final Engines engines;
    private final FeatureCache cache;
    private final LongSupplier nanoClock;

    public Inquiry(Engines engines, FeatureCache cache, LongSupplier nanoClock) {
        this.engines = engines;
        this.cache = cache;
        this.nanoClock = nanoClock;
    }

    /**
     * What is asked.
     *
     * @param dataset the training images
     * @param images the same in the same order
     */
    public record Question(
            TrainingPlan plan,
            Backbone backbone,
            Preprocessing preprocessing,
            Dataset dataset,
            List<TrainingImage> images,
            Search search) {
        public Question {
            images = List.copyOf(images);
        }

        private Question augmentedBy(AugmentationPlan augmentation) {
            return new Question(plan.withAugmentation(augmentation), backbone, preprocessing, dataset, images, search);
        }

        private Compute compute() {
            return new Compute(plan.device(), plan.threads());
        }
    }

    /**
     * How to look.
     *
     * @param rule which number says how large a class is
     * @param seconds for all of the measuring; where it is not given, as many as suit the number of images
     * @param beforeTraining whether a training follows at once, so that the search should not outlast it
     * @param turns whether it is tried if turned images are called better, which takes some seconds
     * @param plans augmentation plans to compare, the simplest first; empty for none
     */
    public record Search(
            DatasetProfile.SizeRule rule,
            OptionalDouble seconds,
            boolean beforeTraining,
            boolean turns,
            List<AugmentationPlan> plans) {
        public Search {
            plans = List.copyOf(plans);
        }
    }

    /** Measures all; the race only where the user leaves the depth open. */
    public Evidence run(Question q, Task task) {
        long start = nanoClock.getAsLong();
        Evidence seen = look(q, task);
        return search(q.augmentedBy(Advisor.augmentation(q.plan, seen)), seen, start, task);
    }

    private Evidence search(Question q, Evidence seen, long start, Task task) {
        task.phase("Probing depths");
        List<DepthEvidence> probes = new Transferability(engines.trunks(), q.compute(), headPenalty(q))
                .measure(q.backbone, q.preprocessing, q.dataset, q.plan.seed(), task);
        Optional<String> copies = seen.profile().onlyCopies();
        if (copies.isPresent()) {
            return seen.with(
                    probes.stream().map(p -> p.withoutProbe(copies.get())).toList(),
                    Measured.not("Depths were not tried: " + copies.get()),
                    seen.pace());
        }
        double seconds = q.search.seconds.orElse(DEFAULT_SECONDS + DEFAULT_SECONDS_PER_IMAGE * q.dataset.size());
        double left = seconds - (nanoClock.getAsLong() - start) / 1e9;
        if (q.search.plans.isEmpty()) {
            return race(q, seen, probes, left, task);
        }
        Evidence raced = race(q, seen, probes, left / 2, task);
        int depth = raced.race()
                .value()
                .map(RaceResult::pick)
                .orElseGet(() -> Advisor.likeliest(
                        raced.place(), q.dataset.size(), q.backbone.card().maxDepth()));
        return raced.with(comparePlans(q, depth, seconds - (nanoClock.getAsLong() - start) / 1e9, task));
    }

    private Measured<PlanRace.Result> comparePlans(Question q, int depth, double seconds, Task task) {
        if (depth == q.backbone.card().maxDepth()) {
            return Measured.not("Augmentation plans were not compared, as every layer is trained.");
        }
        InnerFolds inner = InnerFolds.of(q.dataset, FOLDS, q.plan.seed());
        if (inner.folds().value().isEmpty()) {
            return Measured.not("Augmentation plans were not compared: "
                    + inner.folds().reason().orElse(""));
        }
        task.phase("Comparing augmentation plans");
        try (PlanRace race = new PlanRace(engines, cache, depth, q.search.plans, p -> {
            Question own = q.augmentedBy(p);
            return input(own, inner.part(), trial(own, inner.part().length, depth));
        })) {
            return Measured.of(race.run(inner.data(), inner.folds().value().get(), FOLDS, seconds, nanoClock, task));
        }
    }

    /** Measures size and likeness only, where the user has named the depth. */
    public Evidence look(Question q, Task task) {
        task.phase("Measuring similarity");
        Measured<Similarity> similarity = new SimilarityMeter(engines.trunks(), q.compute())
                .measure(q.backbone, q.preprocessing, q.dataset.samples(), q.plan.seed(), task);
        task.phase("Measuring size");
        DatasetProfile profile = new DatasetProfiler(engines.trunks(), q.compute())
                .profile(
                        q.backbone,
                        q.preprocessing,
                        q.dataset,
                        q.images.stream().map(TrainingImage::look).toList(),
                        q.plan.seed(),
                        task);
        return new Evidence(
                q.dataset,
                similarity,
                profile,
                q.search.rule,
                appearance(q),
                List.of(),
                Measured.not("The user named the depth."),
                Measured.not("No augmentation plans were compared."),
                Measured.not("Turned images were not tried."),
                Measured.not("The pace was not measured."));
    }

    private static Appearance appearance(Question q) {
        List<Appearance> found = new ArrayList<>();
        for (int i : EvenDraw.of(
                q.dataset.samples().stream().mapToInt(Sample::label).toArray(),
                q.dataset.classes().size(),
                LOOKED_AT,
                q.plan.seed())) {
            found.add(Appearance.of(
                    q.preprocessing.canvas(q.images.get(i).sample().pixels().read())));
        }
        return Appearance.of(found);
    }

    private static double headPenalty(Question q) {
        return trial(q, q.dataset.size(), 0).headPenalty();
    }

    /** The recipe of a trial on so many images. */
    private static Recipe trial(Question q, int images, int depth) {
        int inFold = images * (FOLDS - 1) / FOLDS;
        int perEpoch = Math.max(1, Math.round(inFold / 32f));
        int epochs = Math.min(
                Math.max(2, (STEPS + perEpoch - 1) / perEpoch), q.plan.epochs().orElse(Integer.MAX_VALUE));
        return Recipe.proven(
                        depth == 0 ? Strategy.HEAD : Strategy.TOP,
                        depth,
                        q.plan.augmentation().orElse(AugmentationPlan.named("heavy")),
                        Math.min(VIEWS, q.plan.views().orElse(VIEWS)),
                        epochs,
                        false)
                .with(q.plan.batching().ofFeatures());
    }

    private Evidence race(Question q, Evidence seen, List<DepthEvidence> probes, double seconds, Task task) {
        int maxDepth = q.backbone.card().maxDepth();
        Quadrant place = seen.place();
        List<Integer> depths = Advisor.candidates(place, q.dataset.size(), maxDepth).stream()
                .filter(d -> trainable(q.backbone, d))
                .toList();
        if (place == Quadrant.LARGE_UNLIKE || depths.isEmpty()) {
            return seen.with(
                    probes,
                    Measured.not(
                            depths.isEmpty()
                                    ? "None of the likely depths of this backbone can be trained through."
                                    : "Every layer is trained, so no depths were tried."),
                    depths.isEmpty() ? seen.pace() : wholePace(q, maxDepth, task));
        }
        InnerFolds inner = InnerFolds.of(q.dataset, FOLDS, q.plan.seed());
        if (inner.folds().value().isEmpty()) {
            return seen.with(
                    probes,
                    Measured.not(
                            "Depths were not tried: " + inner.folds().reason().orElse("")),
                    seen.pace());
        }
        task.phase("Computing the features of the race");
        long start = nanoClock.getAsLong();
        TrainingInput input = input(q, inner.part(), trial(q, inner.part().length, depths.get(0)));
        try (DepthTrials trials = DepthTrials.open(engines, cache, input, depths, task)
                .orElseThrow(() -> new UserException(
                        "The features of the race would not fit into the cache.",
                        "Give the cache more room with QUADRANT_CACHE_GIB, or name a --depth."))) {
            double left = seconds - (nanoClock.getAsLong() - start) / 1e9;
            if (q.search.beforeTraining && q.search.seconds.isEmpty()) {
                left = Math.min(left, training(q, input, depths.get(0), trials.secondsPerView(), task));
            }
            task.phase("Racing depths");
            Clocked track = new Clocked(trials, input);
            RaceResult result = new Race(inner.data(), inner.folds().value().get(), FOLDS, nanoClock)
                    .run(depths, left, cost(q.backbone, depths), track, task);
            Evidence raced = seen.with(probes, Measured.of(result), Measured.of(track.pace(trials.secondsPerView())));
            return turned(raced, trials, result, q, task);
        }
    }

    private static Evidence turned(Evidence raced, DepthTrials trials, RaceResult result, Question q, Task task) {
        boolean partly = result.pick() > 0 && result.pick() < q.backbone.card().maxDepth();
        if (!q.search.turns || !partly) {
            return raced;
        }
        task.phase("Trying turned images");
        Split split = GroupSplit.split(result.foldArray(), 0);
        return raced.withTurned(TurnedViews.of(trials, result.pick(), result.dataset(), split, q.plan.seed(), task));
    }

    /** How long the training itself would take at the likeliest depth. */
    private double training(Question q, TrainingInput input, int depth, double secondsPerView, Task task) {
        int n = q.dataset.size();
        Recipe recipe = Recipe.proven(
                        Strategy.TOP,
                        depth,
                        input.recipe().augmentation(),
                        q.plan.views().orElse(Advisor.views(n)),
                        q.plan.epochs().orElse(Advisor.epochs(n)),
                        false)
                .with(q.plan.batching().ofFeatures());
        double step = StepPace.seconds(engines, input, Task.cancelledWith(task));
        return new Pace(secondsPerView, 0, Map.of(depth, step)).seconds(recipe, n);
    }

    /** Runs laps and keeps their times. */
    private static final class Clocked implements Race.Track {
        private final DepthTrials trials;
        private final TrainingInput input;
        private final Map<Integer, Double> secondsPerStep = new HashMap<>();
        private final Map<Integer, Integer> laps = new HashMap<>();
        private double headSecondsPerRow;

        private Clocked(DepthTrials trials, TrainingInput input) {
            this.trials = trials;
            this.input = input;
        }

        @Override
        public List<Integer> lap(int depth, Split split, Task task) {
            int lap = laps.merge(depth, 1, Integer::sum);
            task.part("depth " + depth + ", inner fold " + lap + " of " + FOLDS);
            DepthTrials.Result r = trials.run(depth, input.recipe().epochs(), split, task);
            secondsPerStep.merge(depth, r.stepSeconds(), Math::min);
            if (r.headSeconds() > 0) {
                headSecondsPerRow = r.headSeconds()
                        / (split.train().size() * (double) input.recipe().views());
            }
            return r.calls();
        }

        private Pace pace(double secondsPerView) {
            return new Pace(secondsPerView, headSecondsPerRow, secondsPerStep);
        }
    }

    /** The pace where everything is trained: of steps with their views, and of the head's start on pooled features. */
    private Measured<Pace> wholePace(Question q, int maxDepth, Task task) {
        task.phase("Measuring the pace");
        int[] few = Arrays.copyOf(InnerFolds.part(q.dataset, q.plan.seed()), Math.min(q.dataset.size(), 64));
        TrainingInput input = input(q, few, wholeRecipe(q, maxDepth));
        double step = StepPace.seconds(engines, input, task);
        TrainingInput head = input(q, few, trial(q, few.length, 0));
        try (DepthTrials trials = DepthTrials.open(engines, cache, head, List.of(0), task)
                .orElseThrow(() -> new IllegalStateException("64 images fit into any cache"))) {
            List<Integer> all = IntStream.range(0, few.length).boxed().toList();
            double headSeconds =
                    trials.run(0, 1, new Split(all, List.of(0)), task).headSeconds();
            return Measured.of(new Pace(
                    trials.secondsPerView(),
                    headSeconds / (few.length * (double) head.recipe().views()),
                    Map.of(maxDepth, step)));
        }
    }

    /** As the training itself would make its views. */
    private static Recipe wholeRecipe(Question q, int maxDepth) {
        return Recipe.proven(
                        Strategy.ALL,
                        maxDepth,
                        q.plan.augmentation().orElse(AugmentationPlan.named("light")),
                        Advisor.views(q.dataset.size()),
                        1,
                        false)
                .with(q.plan.batching().ofFeatures());
    }

    private TrainingInput input(Question q, int[] part, Recipe recipe) {
        return new TrainingInput(
                q.backbone,
                q.preprocessing,
                recipe,
                q.dataset.classes().size(),
                Arrays.stream(part).mapToObj(q.images::get).toList(),
                List.of(),
                q.plan.seed(),
                q.compute(),
                "race");
    }

    private boolean trainable(Backbone backbone, int depth) {
        if (depth == 0) {
            return true;
        }
        OnnxGraph graph = backbone.head().replace(backbone.graph(), 2);
        OnnxGraph tail = Cutter.cut(graph, backbone.card().cuts().get(depth)).tail();
        return engines.tails()
                .obstacles(Cutter.trunk(tail, List.of(Head.LOGITS)))
                .isEmpty();
    }

    /** A step costs what lies behind the cut, in multiply–add operations. */
    private static IntToDoubleFunction cost(Backbone backbone, List<Integer> depths) {
        Map<String, CutPoint> points = new HashMap<>();
        Anatomy.of(backbone.graph()).cuts().forEach(c -> points.put(c.tensor(), c));
        Map<Integer, Double> costs = new HashMap<>();
        for (int d : depths) {
            CutPoint c = points.get(backbone.card().cuts().get(d));
            costs.put(d, c == null ? d + 1.0 : 1e6 + c.multiplyAddsAfter());
        }
        return d -> costs.getOrDefault(d, d + 1.0);
    }
}
