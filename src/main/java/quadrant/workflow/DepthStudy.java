package quadrant.workflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntFunction;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.ExpectedAccuracy;
import quadrant.advisor.Inquiry;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RecallTally;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.DepthTrials;
import quadrant.training.FeatureCache;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;

/**
 * Holds the advisor to account: trains at every depth on the folds that the data names, by the full recipe, and asks on each
 * training part which depth the advisor would take.
 */
public final class DepthStudy {
    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureCache cache;

    public DepthStudy(Engines engines, BackboneCatalog catalog, FeatureCache cache) {
        this.engines = engines;
        this.catalog = catalog;
        this.cache = cache;
    }

    /**
     * What is studied.
     *
     * @param plan without a depth; its seed is the first of the seeds
     * @param dataset every sample names its fold
     * @param seconds for the advisor on each training part
     */
    public record Request(
            TrainingPlan plan, Dataset dataset, List<Integer> depths, List<Long> seeds, OptionalDouble seconds) {
        public Request {
            depths = List.copyOf(depths);
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * The advisor's pick on one training part.
     *
     * @param accuracy balanced accuracy that this depth then had on the held-out fold
     */
    public record Pick(long seed, int fold, int depth, OptionalDouble accuracy, ExpectedAccuracy expected) {
        /** Whether the interval that was promised holds what came. */
        public boolean covered() {
            return accuracy.isPresent()
                    && accuracy.getAsDouble() >= expected.interval().low()
                    && accuracy.getAsDouble() <= expected.interval().high();
        }
    }

    /**
     * What came out.
     *
     * @param byDepth for each depth the calls of all held-out images for each seed
     * @param picked the calls at the depths that the advisor picked
     */
    public record Study(
            Map<Integer, List<Predictions>> byDepth, List<Predictions> picked, List<Pick> picks, Dataset dataset) {}

    /** Runs; takes long. */
    public Study run(Request request, Task task) {
        Backbone backbone = catalog.load(request.plan.backbone());
        DatasetScan scan =
                DatasetScan.checked(request.dataset, ChannelMapping.automatic(), false, request.plan.threads(), task);
        Preprocessing preprocessing =
                scan.preprocessing(backbone.card(), ResizeRule.CENTER_SQUARE, ChannelMapping.automatic());
        int[] folds = scan.dataset().samples().stream()
                .mapToInt(s -> s.fold()
                        .orElseThrow(() -> new UserException(
                                "The image " + s.id() + " names no fold.", "Give a CSV with a column fold.")))
                .toArray();
        Map<Integer, List<Predictions>> byDepth = new LinkedHashMap<>();
        List<Predictions> picked = new ArrayList<>();
        List<Pick> picks = new ArrayList<>();
        for (long seed : request.seeds) {
            TrainingPlan plan = request.plan.withSeed(seed);
            Seed one = new Seed(plan, backbone, preprocessing, scan, folds, request);
            List<Pick> own = one.picks(task);
            TreeSet<Integer> depths = new TreeSet<>(request.depths);
            own.forEach(p -> depths.add(p.depth()));
            Calls calls = one.calls(new ArrayList<>(depths), task);
            request.depths.forEach(
                    d -> byDepth.computeIfAbsent(d, k -> new ArrayList<>()).add(one.predictions(f -> calls.at(d, f))));
            Map<Integer, Integer> depthOf = new LinkedHashMap<>();
            own.forEach(p -> depthOf.put(p.fold(), p.depth()));
            picked.add(one.predictions(f -> calls.at(depthOf.getOrDefault(f, 0), f)));
            own.forEach(p -> picks.add(new Pick(
                    p.seed(),
                    p.fold(),
                    p.depth(),
                    OptionalDouble.of(one.accuracy(p.fold(), calls.at(p.depth(), p.fold()))),
                    p.expected())));
        }
        return new Study(byDepth, picked, picks, scan.dataset());
    }

    private record Cell(int depth, int fold) {}

    /** The calls of a fold's images by a network that was trained on the others. */
    private record Calls(Map<Cell, List<Integer>> cells) {
        private List<Integer> at(int depth, int fold) {
            return Objects.requireNonNull(cells.get(new Cell(depth, fold)));
        }
    }

    /** All that is done with one seed. */
    private final class Seed {
        private final TrainingPlan plan;
        private final Backbone backbone;
        private final Preprocessing preprocessing;
        private final DatasetScan scan;
        private final int[] folds;
        private final Request request;
        private final List<Integer> names;

        private Seed(
                TrainingPlan plan,
                Backbone backbone,
                Preprocessing preprocessing,
                DatasetScan scan,
                int[] folds,
                Request request) {
            this.plan = plan;
            this.backbone = backbone;
            this.preprocessing = preprocessing;
            this.scan = scan;
            this.folds = folds;
            this.request = request;
            this.names = Arrays.stream(folds).distinct().sorted().boxed().toList();
        }

        private List<Pick> picks(Task task) {
            List<Pick> picks = new ArrayList<>();
            for (int fold : names) {
                Split split = GroupSplit.split(folds, fold);
                Dataset part = scan.dataset()
                        .with(split.train().stream()
                                .map(scan.dataset().samples()::get)
                                .toList());
                List<TrainingImage> images =
                        split.train().stream().map(scan.images()::get).toList();
                Evidence evidence = new Inquiry(engines, cache, System::nanoTime)
                        .run(
                                new Inquiry.Question(
                                        plan,
                                        backbone,
                                        preprocessing,
                                        part,
                                        images,
                                        new Inquiry.Search(DatasetProfile.SizeRule.EFFECTIVE, request.seconds, false)),
                                task);
                Advice advice = new Advisor()
                        .advise(
                                plan,
                                evidence,
                                OptionalInt.empty(),
                                backbone.card().maxDepth());
                task.say("Seed " + plan.seed() + ", fold " + fold + ": depth "
                        + advice.recipe().depth());
                picks.add(new Pick(
                        plan.seed(),
                        fold,
                        advice.recipe().depth(),
                        OptionalDouble.empty(),
                        advice.expectedAccuracy()
                                .orElseThrow(() -> new UserException(
                                        "The advisor could not tell what accuracy to expect.",
                                        "Give a larger --budget."))));
            }
            return picks;
        }

        /** For each depth and fold the calls of the held-out images. */
        private Calls calls(List<Integer> depths, Task task) {
            int train = folds.length - folds.length / names.size();
            TrainingInput input = new TrainingInput(
                    backbone,
                    preprocessing,
                    Advisor.recipe(
                            plan,
                            train,
                            depths.get(depths.size() - 1),
                            backbone.card().maxDepth()),
                    scan.dataset().classes().size(),
                    scan.images(),
                    List.of(),
                    plan.seed(),
                    new Compute(plan.device(), plan.threads()),
                    "study");
            Calls calls = new Calls(new HashMap<>());
            try (DepthTrials trials = DepthTrials.open(engines, cache, input, depths, task)
                    .orElseThrow(() -> new UserException(
                            "The features of the study would not fit into the cache.",
                            "Give the cache more room with QUADRANT_CACHE_GIB."))) {
                for (int depth : depths) {
                    for (int fold : names) {
                        calls.cells.put(
                                new Cell(depth, fold),
                                trials.train(depth, GroupSplit.split(folds, fold), task)
                                        .calls());
                    }
                    task.say("Seed " + plan.seed() + ", depth " + depth + " done");
                }
            }
            return calls;
        }

        private Predictions predictions(IntFunction<List<Integer>> calls) {
            List<Prediction> rows = new ArrayList<>();
            for (int fold : names) {
                List<Integer> images = GroupSplit.split(folds, fold).test();
                for (int i = 0; i < images.size(); i++) {
                    Sample s = scan.dataset().samples().get(images.get(i));
                    rows.add(row(s, calls.apply(fold).get(i)));
                }
            }
            return new Predictions(scan.dataset().classes(), rows);
        }

        private Prediction row(Sample s, int call) {
            List<Float> certain = new ArrayList<>();
            for (int k = 0; k < scan.dataset().classes().size(); k++) {
                certain.add(k == call ? 1f : 0f);
            }
            return new Prediction(plan.seed() + "/" + s.id(), s.group(), OptionalInt.of(s.label()), certain);
        }

        private double accuracy(int fold, List<Integer> calls) {
            List<Integer> images = GroupSplit.split(folds, fold).test();
            RecallTally tally = new RecallTally(scan.dataset().classes().size());
            for (int i = 0; i < images.size(); i++) {
                tally.add(scan.dataset().samples().get(images.get(i)).label(), calls.get(i));
            }
            return tally.balancedAccuracy();
        }
    }
}
