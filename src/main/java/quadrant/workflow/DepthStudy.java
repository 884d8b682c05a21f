package quadrant.workflow;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
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
import quadrant.task.Hashes;
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
     * @param seconds of all threads' processor time, divided by their number, for the advisor on each training part: a
     *     machine that is busy with other work changes no pick
     * @param progress the file that keeps what was found, so that a study goes on where it was stopped
     */
    public record Request(
            TrainingPlan plan,
            Dataset dataset,
            List<Integer> depths,
            List<Long> seeds,
            OptionalDouble seconds,
            Path progress) {
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
        StartingPoint start = new StartingPoints(catalog, engines.trunks()).load(request.plan.backbone());
        if (start.continued().isPresent()) {
            throw new UserException(
                    request.plan.backbone() + " is a model that was fine-tuned, and may have learnt from images that a"
                            + " study holds out.",
                    "Name a backbone.");
        }
        Backbone backbone = start.backbone();
        DatasetScan scan =
                DatasetScan.checked(request.dataset, ChannelMapping.automatic(), false, request.plan.threads(), task);
        Preprocessing preprocessing =
                scan.preprocessing(backbone.card(), ResizeRule.CENTER_SQUARE, ChannelMapping.automatic());
        StudyProgress progress = StudyProgress.open(
                request.progress,
                "backbone " + backbone.card().name() + ", images " + hash(scan) + ", budget " + request.seconds);
        Map<Integer, List<Predictions>> byDepth = new LinkedHashMap<>();
        List<Predictions> picked = new ArrayList<>();
        List<Pick> picks = new ArrayList<>();
        for (long seed : request.seeds) {
            TrainingPlan plan = request.plan.withSeed(seed);
            Seed one = new Seed(plan, backbone, preprocessing, scan, request, progress);
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

    /** Names the images and their order. */
    private static String hash(DatasetScan scan) {
        return Hashes.sha256(scan.images().stream()
                .map(i -> i.pixelHash()
                        + ' '
                        + i.sample().label()
                        + ' '
                        + i.sample().fold())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Nanoseconds that the process has worked, spread over its threads. */
    private static LongSupplier processorClock(int threads) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return () -> system.getProcessCpuTime() / threads;
    }

    private static int[] folds(DatasetScan scan) {
        return scan.dataset().samples().stream()
                .mapToInt(s -> s.fold()
                        .orElseThrow(() -> new UserException(
                                "The image " + s.id() + " names no fold.", "Give a CSV with a column fold.")))
                .toArray();
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
        private final StudyProgress progress;
        private final List<Integer> names;

        private Seed(
                TrainingPlan plan,
                Backbone backbone,
                Preprocessing preprocessing,
                DatasetScan scan,
                Request request,
                StudyProgress progress) {
            this.plan = plan;
            this.backbone = backbone;
            this.preprocessing = preprocessing;
            this.scan = scan;
            this.folds = folds(scan);
            this.request = request;
            this.progress = progress;
            this.names = Arrays.stream(folds).distinct().sorted().boxed().toList();
        }

        private List<Pick> picks(Task task) {
            List<Pick> picks = new ArrayList<>();
            for (int fold : names) {
                StudyProgress.Promise p = progress.pick(plan.seed(), fold).orElseGet(() -> ask(fold, task));
                picks.add(new Pick(plan.seed(), fold, p.depth(), OptionalDouble.empty(), p.expected()));
            }
            return picks;
        }

        /** Asks the advisor, who sees nothing of the fold. */
        private StudyProgress.Promise ask(int fold, Task task) {
            Split split = GroupSplit.split(folds, fold);
            Dataset part = scan.dataset()
                    .with(split.train().stream()
                            .map(scan.dataset().samples()::get)
                            .toList());
            List<TrainingImage> images =
                    split.train().stream().map(scan.images()::get).toList();
            Evidence evidence = new Inquiry(engines, cache, processorClock(plan.threads()))
                    .run(
                            new Inquiry.Question(
                                    plan,
                                    backbone,
                                    preprocessing,
                                    part,
                                    images,
                                    new Inquiry.Search(
                                            DatasetProfile.SizeRule.EFFECTIVE,
                                            request.seconds,
                                            false,
                                            false,
                                            List.of())),
                            task);
            Advice advice = new Advisor()
                    .advise(plan, evidence, OptionalInt.empty(), backbone.card().maxDepth());
            StudyProgress.Promise promise = new StudyProgress.Promise(
                    advice.recipe().depth(),
                    advice.expectedAccuracy()
                            .orElseThrow(() -> new UserException(
                                    "The advisor could not tell what accuracy to expect.", "Give a larger --budget.")));
            progress.keepPick(plan.seed(), fold, promise);
            task.say("Seed " + plan.seed() + ", fold " + fold + ": depth " + promise.depth());
            return promise;
        }

        /** For each depth and fold the calls of the held-out images. */
        private Calls calls(List<Integer> depths, Task task) {
            Calls calls = new Calls(new HashMap<>());
            List<Cell> open = new ArrayList<>();
            for (int depth : depths) {
                for (int fold : names) {
                    Cell cell = new Cell(depth, fold);
                    progress.calls(plan.seed(), depth, fold)
                            .ifPresentOrElse(c -> calls.cells.put(cell, c), () -> open.add(cell));
                }
            }
            if (!open.isEmpty()) {
                train(open, calls, task);
            }
            return calls;
        }

        private void train(List<Cell> open, Calls calls, Task task) {
            List<Integer> depths = open.stream().map(Cell::depth).distinct().toList();
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
            try (DepthTrials trials = DepthTrials.open(engines, cache, input, depths, task)
                    .orElseThrow(() -> new UserException(
                            "The features of the study would not fit into the cache.",
                            "Give the cache more room with QUADRANT_CACHE_GIB."))) {
                for (Cell c : open) {
                    List<Integer> called = trials.train(c.depth, GroupSplit.split(folds, c.fold), task)
                            .calls();
                    calls.cells.put(c, called);
                    progress.keepCalls(plan.seed(), c.depth, c.fold, called);
                    task.say("Seed " + plan.seed() + ", depth " + c.depth + ", fold " + c.fold + " done");
                }
            }
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
