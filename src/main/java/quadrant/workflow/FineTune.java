package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Similarity;
import quadrant.advisor.SimilarityMeter;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.DuplicateCheck;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Recipe;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureCache;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;
import quadrant.training.Training;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;

/** Fine-tunes a backbone on labelled images: look at the data, split, measure, advise, train, test. */
public final class FineTune {
    private static final double VALIDATION_SHARE = 0.15;
    private static final int VALIDATION_IMAGES_PER_CLASS = 20;

    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureCache cache;
    private final String version;
    private final Stopwatch watch;

    /** @param version of Quadrant, for the model's provenance */
    public FineTune(Engines engines, BackboneCatalog catalog, FeatureCache cache, String version, Stopwatch watch) {
        this.engines = engines;
        this.catalog = catalog;
        this.cache = cache;
        this.version = version;
        this.watch = watch;
    }

    /** Runs to the end; the listener hears of each epoch. */
    public FineTuned run(FineTuneRequest request, Consumer<EpochRecord> listener, Task task) throws IOException {
        TrainingPlan plan = request.plan();
        Compute compute = new Compute(plan.device(), plan.threads());
        Backbone backbone = catalog.load(plan.backbone());
        DatasetCheck.requireTrainable(request.dataset());
        DatasetScan scan = scan(request, compute, task);
        Parts parts = split(scan, request, plan.seed(), task);
        task.say(parts.describe());

        Preprocessing preprocessing = backbone.card()
                .preprocessing()
                .withResize(request.resize())
                .withMapping(request.mapping())
                .withPixelSize(scan.pixelSize());
        Optional<Similarity> similarity = similarity(backbone, preprocessing, parts.train, plan, task);
        Advice advice = new Advisor()
                .advise(
                        plan,
                        scan.dataset().with(samples(parts.train)).counts(),
                        similarity,
                        backbone.card().maxDepth());
        advice.reasons().forEach(task::say);
        String dataHash = DatasetScan.dataHash(scan.images());
        Provenance provenance = provenance(plan, advice, backbone, dataHash, parts);
        TrainingInput input = new TrainingInput(
                backbone,
                preprocessing,
                advice.recipe(),
                scan.dataset().classes().size(),
                parts.train,
                parts.validation,
                plan.seed(),
                compute,
                fingerprint(provenance, preprocessing, parts));
        Trained trained = new Training(engines, cache, request.workFolder(), watch).run(input, listener, task);
        FineTunedModel model =
                new FineTunedModel(trained.graph(), scan.dataset().classes(), preprocessing, provenance);
        FineTunedModel headOnly =
                new FineTunedModel(trained.headGraph(), scan.dataset().classes(), preprocessing, provenance);
        watch.start("test");
        Optional<Predictions> test = test(model, parts.testSet(scan), compute, task);
        Optional<Predictions> testHeadOnly =
                advice.recipe().depth() == 0 ? test : test(headOnly, parts.testSet(scan), compute, task);
        watch.stop();
        return new FineTuned(
                model,
                backbone.card(),
                advice,
                new FineTuned.Parts(
                        scan.dataset().with(samples(parts.train)),
                        scan.dataset().with(samples(parts.validation)),
                        parts.testSet(scan)),
                trained.epochs(),
                trained.keptEpoch(),
                trained.largestDifference(),
                test,
                testHeadOnly,
                watch.seconds(),
                trained.device().name().toUpperCase(Locale.ROOT) + ", " + compute.threads() + " threads ("
                        + trained.device().why() + ")",
                scan.skipped(),
                dataHash);
    }

    private DatasetScan scan(FineTuneRequest request, Compute compute, Task task) {
        task.phase("Reading images");
        watch.start("read");
        try (Workers workers = new Workers(compute.threads())) {
            ChannelMapping mapping = request.mapping();
            DatasetScan scan = DatasetScan.of(request.dataset(), mapping, request.skipUnreadable(), workers, task);
            DatasetCheck.requireTrainable(scan.dataset());
            DuplicateCheck.warnings(
                            scan.dataset(),
                            scan.images().stream().map(TrainingImage::pixelHash).toList())
                    .forEach(task::warn);
            return scan;
        } finally {
            watch.stop();
        }
    }

    /** The three parts of the data, as images. */
    private record Parts(List<TrainingImage> train, List<TrainingImage> validation, List<TrainingImage> test) {
        Dataset testSet(DatasetScan scan) {
            return scan.dataset().with(samples(test));
        }

        String describe() {
            return train.size() + " images to train on, " + validation.size() + " to stop early by, " + test.size()
                    + " held out for the test.";
        }
    }

    private static List<Sample> samples(List<TrainingImage> images) {
        return images.stream().map(TrainingImage::sample).toList();
    }

    private static Parts split(DatasetScan scan, FineTuneRequest request, long seed, Task task) {
        Split outer = outer(scan.dataset(), request.holdOut(), seed);
        List<TrainingImage> rest = pick(scan.images(), outer.train());
        requireEveryClass(scan.dataset().with(samples(rest)));
        List<TrainingImage> test = pick(scan.images(), outer.test());
        if (!request.plan().earlyStopping()
                || !enoughForValidation(scan.dataset().with(samples(rest)))) {
            return new Parts(rest, List.of(), test);
        }
        Split inner;
        try {
            inner = GroupSplit.holdOut(scan.dataset().with(samples(rest)), VALIDATION_SHARE, seed);
        } catch (UserException e) {
            // few groups are reason enough not to stop early, but none not to train
            task.warn("No images are set aside to stop early by, so all epochs are trained: " + e.problem());
            return new Parts(rest, List.of(), test);
        }
        Dataset validation = scan.dataset().with(samples(pick(rest, inner.test())));
        boolean holdsEnough = Arrays.stream(validation.counts()).min().orElse(0) >= VALIDATION_IMAGES_PER_CLASS;
        return holdsEnough
                ? new Parts(pick(rest, inner.train()), pick(rest, inner.test()), test)
                : new Parts(rest, List.of(), test);
    }

    private static Split outer(Dataset dataset, HoldOut holdOut, long seed) {
        if (holdOut instanceof HoldOut.Fold f) {
            return GroupSplit.holdOutFold(dataset, f.fold());
        }
        double share = ((HoldOut.Share) holdOut).share();
        return share == 0 ? new Split(indices(dataset.size()), List.of()) : GroupSplit.holdOut(dataset, share, seed);
    }

    private static boolean enoughForValidation(Dataset d) {
        return Arrays.stream(d.counts()).min().orElse(0) * VALIDATION_SHARE >= VALIDATION_IMAGES_PER_CLASS / 2.0;
    }

    private static void requireEveryClass(Dataset train) {
        int[] counts = train.counts();
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] == 0) {
                throw new UserException(
                        "No image of class " + train.classes().name(k)
                                + " is left to train on once the test images are held out.",
                        "Add images of that class from other groups, hold out another fold, or use --test 0.");
            }
        }
    }

    private static List<Integer> indices(int n) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(i);
        }
        return all;
    }

    private static List<TrainingImage> pick(List<TrainingImage> from, List<Integer> indices) {
        return indices.stream().map(from::get).toList();
    }

    private Optional<Similarity> similarity(
            Backbone backbone, Preprocessing preprocessing, List<TrainingImage> train, TrainingPlan plan, Task task) {
        task.phase("Measuring similarity");
        watch.start("similarity");
        Optional<Similarity> measured = new SimilarityMeter(
                        engines.trunks(), new Compute(plan.device(), plan.threads()))
                .measure(
                        backbone,
                        preprocessing,
                        train.stream().map(i -> i.sample().pixels()).toList(),
                        plan.seed(),
                        task);
        watch.stop();
        return measured;
    }

    private Provenance provenance(TrainingPlan plan, Advice advice, Backbone backbone, String dataHash, Parts parts) {
        Recipe r = advice.recipe();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("quadrant", version);
        facts.put("trunk", engines.trunks().version());
        facts.put("tail", engines.tails().version());
        facts.put("backbone", backbone.card().name());
        facts.put("backbone.licence", backbone.card().licence());
        facts.put("backbone.source", backbone.card().source());
        facts.put("backbone.sha256", backbone.card().sha256());
        facts.put("data.sha256", dataHash);
        facts.put("images.train", Integer.toString(parts.train.size()));
        facts.put("images.validation", Integer.toString(parts.validation.size()));
        facts.put("images.test", Integer.toString(parts.test.size()));
        facts.put("seed", Long.toString(plan.seed()));
        facts.put("threads", Integer.toString(plan.threads()));
        facts.put(
                "quadrantOfMatrix",
                advice.quadrant().map(q -> Integer.toString(q.number())).orElse("not measured"));
        facts.put("strategy", r.strategy().name().toLowerCase(Locale.ROOT));
        facts.put("depth", Integer.toString(r.depth()));
        facts.put("augmentation", r.augmentation().canonical());
        facts.put("views", Integer.toString(r.views()));
        facts.put("epochs", Integer.toString(r.epochs()));
        facts.put("earlyStopping", Boolean.toString(!parts.validation.isEmpty()));
        facts.put("batchSize", Integer.toString(r.batchSize()));
        facts.put("learningRate", Double.toString(r.learningRate()));
        facts.put("stageDecay", Double.toString(r.stageDecay()));
        facts.put("weightDecay", Double.toString(r.weightDecay()));
        facts.put("labelSmoothing", Double.toString(r.labelSmoothing()));
        facts.put("dropout", Double.toString(r.dropout()));
        facts.put("headPenalty", Double.toString(r.headPenalty()));
        return new Provenance(facts);
    }

    private static String fingerprint(Provenance provenance, Preprocessing preprocessing, Parts parts) {
        StringBuilder all = new StringBuilder(provenance.facts().toString()).append(preprocessing);
        parts.train.forEach(i -> all.append(i.pixelHash()));
        parts.validation.forEach(i -> all.append(i.pixelHash()));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Predictions> test(FineTunedModel model, Dataset images, Compute compute, Task task) {
        return images.size() == 0
                ? Optional.empty()
                : Optional.of(new Evaluate(engines.trunks(), compute).run(model, images, task));
    }
}
