package quadrant.workflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.EvidenceCollector;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.onnx.Importer;
import quadrant.pixels.Preprocessing;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.training.ColourBaseline;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureStore;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingImage;
import quadrant.training.Variant;

/** Fine-tunes a backbone on labelled images: scan, split, measure, advise, train, test. */
public final class FineTune {
    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureStore cache;
    private final String version;
    private final double saveSeconds;
    private final Stopwatch watch;

    /**
     * A fine-tuning with these parts.
     *
     * @param version of Quadrant, for the model's provenance
     * @param saveSeconds after which an unfinished epoch is saved
     */
    public FineTune(
            Engines engines,
            BackboneCatalog catalog,
            FeatureStore cache,
            String version,
            double saveSeconds,
            Stopwatch watch) {
        this.engines = engines;
        this.catalog = catalog;
        this.cache = cache;
        this.version = version;
        this.saveSeconds = saveSeconds;
        this.watch = watch;
    }

    /** Runs to the end; the listener receives each epoch. */
    public FineTuned run(FineTuneRequest request, Consumer<EpochRecord> listener, Task task) throws IOException {
        InitialModel start =
                new InitialModels(catalog, engines.trunks()).load(request.plan().backbone());
        Advisor.requireOffered(request.plan(), start.backbone().card().maxDepth());
        Importer.requireBounded(start.backbone().graph());
        DatasetCheck.requireTrainable(request.dataset());
        DatasetScan scan = scan(request, task);
        Compute compute = new Compute(request.plan().device(), request.plan().threads());
        ColourBaseline colour = new ColourBaseline(
                scan.preprocessing(start.backbone().card(), request.resize(), request.mapping()),
                engines.trunks().matrices(compute),
                request.plan().seed());
        task.detail(request.holdOut().text());
        TrainValTestSplit parts = TrainValTestSplit.of(scan, request, start.seen(), task);
        task.info(parts.describe());
        List<TrainingImage> own = new ArrayList<>(parts.train());
        own.addAll(parts.validation());
        own.addAll(parts.test());
        try (LayerPool pool = new LayerPool(engines, cache, watch, own)) {
            return run(
                    new Begun(request, start, scan),
                    parts,
                    new Shared(colour, pool, new EvidenceCollector(engines, compute), false),
                    listener,
                    task);
        }
    }

    /**
     * Data shared by several runs on the same images.
     *
     * @param colour caches the histograms of these images
     * @param pool caches their features
     * @param inquiry caches the similarity measurements
     * @param folds whether the run is part of a cross-validation, which does not compare single layers
     */
    record Shared(ColourBaseline colour, LayerPool pool, EvidenceCollector inquiry, boolean folds) {}

    /** The same for one fold of images that were read before. */
    FineTuned run(FineTuneRequest request, InitialModel start, DatasetScan scan, Shared shared, Task task)
            throws IOException {
        TrainValTestSplit parts = TrainValTestSplit.of(scan, request, start.seen(), task);
        task.info(parts.describe());
        return run(new Begun(request, start, scan), parts, shared, e -> {}, task);
    }

    private record Begun(FineTuneRequest request, InitialModel start, DatasetScan scan) {}

    private FineTuned run(
            Begun begun, TrainValTestSplit split, Shared shared, Consumer<EpochRecord> listener, Task task)
            throws IOException {
        FineTuneRequest request = begun.request;
        InitialModel start = begun.start;
        DatasetScan scan = begun.scan;
        TrainingPlan plan = request.plan();
        Compute compute = new Compute(plan.device(), plan.threads());
        Backbone backbone = start.backbone();
        Preprocessing preprocessing = scan.preprocessing(backbone.card(), request.resize(), request.mapping());
        if (!shared.folds) {
            start.report(scan, task);
        }
        LayerRows.Request all =
                new LayerRows.Request(backbone, preprocessing, AugmentationPlan.named("none"), 1, plan.seed(), compute);
        Chosen chosen = chosen(request, all, split, shared, task);
        LayerRows.Request network = chosen.network;
        Advice advice = advise(request, chosen, split, shared, task);
        boolean layered = advice.recipe().strategy() == Strategy.LAYERS;
        boolean comparedAlways = plan.strategy() == Strategy.QUADRANT
                && !advice.evidence().place().large();
        // the closed form has no epochs, and a brief training has a fixed number
        boolean fixed = layered || comparedAlways || advice.recipe().strategy() == Strategy.HEAD;
        RunContext context = new RunContext(
                request,
                start,
                versions(version, engines),
                preprocessing,
                fixed ? split.withoutValidation() : split,
                scan,
                advice,
                compute,
                shared,
                network);
        return layered
                ? layered(context, task)
                : new Tuning(engines, cache, saveSeconds, watch).run(context, listener, task);
    }

    /** The classifier on all layers is the model. */
    private FineTuned layered(RunContext c, Task task) {
        Recipe recipe = c.advice().recipe();
        LayerRows rows = c.shared().pool.open(c.network().with(recipe.augmentation(), recipe.views()), task);
        watch.start("fit");
        Layers layers = Layers.fit(engines, c, rows, c.request().testViews(), task);
        if (layers.result().bags().isPresent()) {
            String reason = layers.result().bags().get().reason();
            task.info(reason);
            return layers.model(engines, watch, c.because(reason), task);
        }
        return layers.model(engines, watch, c, task);
    }

    /** The versions of Quadrant and its engines. */
    static Map<String, String> versions(String version, Engines engines) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("quadrant", version);
        versions.put("trunk", engines.trunks().version());
        versions.put("tail", engines.tails().version());
        return versions;
    }

    private DatasetScan scan(FineTuneRequest request, Task task) {
        watch.start("read");
        try {
            DatasetScan scan = DatasetScan.checked(
                    request.dataset(),
                    request.mapping(),
                    request.skipUnreadable(),
                    request.plan().threads(),
                    task);
            // given folds are not changed: there copies are refused
            boolean asGiven = request.allowLeakage() || request.holdOut() instanceof HoldOut.Fold;
            return asGiven ? scan : scan.withCopiesTogether();
        } finally {
            watch.stop();
        }
    }

    /**
     * The network with the families to compute.
     *
     * @param compared the layers as some images of a large set compare them
     */
    private record Chosen(LayerRows.Request network, Optional<Measured<LayerFit.ByLayer>> compared) {}

    /** Of a large set some images choose the families first: those that are not read are never computed for all. */
    private Chosen chosen(
            FineTuneRequest request, LayerRows.Request all, TrainValTestSplit parts, Shared shared, Task task) {
        long seed = request.plan().seed();
        Optional<int[]> few = LayerFit.choosers(parts.trainSet(), all.layers().width(), seed);
        if (few.isEmpty()) {
            return new Chosen(all, Optional.empty());
        }
        Dataset dataset = parts.trainSet()
                .with(Arrays.stream(few.get())
                        .mapToObj(parts.trainSet().samples()::get)
                        .toList());
        List<TrainingImage> images =
                Arrays.stream(few.get()).mapToObj(parts.train()::get).toList();
        try (LayerRows rows = shared.pool.some(all, images, task)) {
            watch.start("choice");
            Variant variant = new LayerFit(
                            rows, dataset, rows.places(images), engines.trunks().matrices(all.compute()), seed)
                    .variant();
            Optional<Measured<LayerFit.ByLayer>> compared = shared.folds
                    ? Optional.empty()
                    : Optional.of(shared.inquiry.byLayer(dataset, images, rows, seed, task));
            watch.stop();
            task.info("By " + images.size() + " of the training images, " + variant.text() + " is read.");
            return new Chosen(all.of(variant), compared);
        }
    }

    /**
     * The rows to measure by. Where the classifier in closed form is sure to be fitted, they have its turned views already, so
     * that each image is read once.
     */
    private static LayerRows.Request wanted(TrainingPlan plan, LayerRows.Request network, Dataset train) {
        boolean usual = plan.depth().isEmpty()
                && plan.views().isEmpty()
                && plan.augmentation().isEmpty();
        boolean small = Arrays.stream(train.counts()).min().orElse(0) < Advisor.LARGE;
        boolean closed = switch (plan.strategy()) {
            case LAYERS -> true;
            case AUTO, QUADRANT -> small;
            case HEAD, TOP, ALL -> false;
        };
        int views = Advisor.layerViews(train.size());
        return usual && closed && views > 1 ? network.with(AugmentationPlan.named("turns"), views) : network;
    }

    private Advice advise(FineTuneRequest request, Chosen chosen, TrainValTestSplit parts, Shared shared, Task task) {
        TrainingPlan plan = request.plan();
        LayerRows.Request network = chosen.network;
        LayerRows rows =
                shared.pool.open(wanted(plan, network, parts.trainSet()), task).upright();
        watch.start("advice");
        Evidence evidence = shared.inquiry.look(
                new EvidenceCollector.Question(
                        plan, network, parts.trainSet(), parts.train(), rows, request.size(), chosen.compared),
                !shared.folds,
                task);
        watch.stop();
        Advice advice =
                new Advisor().advise(plan, evidence, network.backbone().card().maxDepth());
        advice.reasons().forEach(task::info);
        return advice;
    }
}
