package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.Measured;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Importer;
import quadrant.onnx.LayerCut;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.training.BagFit;
import quadrant.training.ColourBaseline;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureStore;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;
import quadrant.training.Training;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;
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
        // the closed form has no epochs
        boolean closed = layered || advice.recipe().strategy() == Strategy.HEAD;
        TrainValTestSplit parts = closed ? split.withoutValidation() : split;
        Provenance provenance = ProvenanceFacts.of(versions(version, engines), plan, advice, start, scan, parts);
        RunContext context = new RunContext(
                request, backbone, preprocessing, parts, scan, advice, provenance, compute, shared, network, start);
        return layered ? layered(context, listener, task) : fineTuned(context, listener, task);
    }

    private FineTuned layered(RunContext c, Consumer<EpochRecord> listener, Task task) throws IOException {
        Recipe recipe = c.advice().recipe();
        Optional<TrainingInput> challenger = Advisor.challenger(
                        c.request().plan(), c.advice(), c.backbone().card().maxDepth())
                .filter(r -> trainable(c.backbone(), r.depth()))
                .map(r -> input(c, r));
        LayerRows rows = c.shared().pool.open(c.network().with(recipe.augmentation(), recipe.views()), task);
        watch.start("fit");
        LayerTraining training = training(c, rows);
        LayerTraining.Result result = training.run(c.request().testViews(), task);
        if (result.bags().isPresent()) {
            task.info(result.bags().get().reason());
            return frozen(training, result, c.because(result.bags().get().reason()), task);
        }
        if (challenger.isPresent()) {
            TrainingInput input = challenger.get();
            watch.start("challenge");
            Measured<Challenge.Result> compared = new Challenge(engines, cache, watch)
                    .run(rows, c.parts().trainSet(), input, result.all().views(), task);
            RunContext explained = c.because(compared.value()
                    .map(Challenge.Result::sentence)
                    .or(compared::reason)
                    .orElseThrow());
            explained.advice().reasons().stream()
                    .skip(c.advice().reasons().size())
                    .forEach(task::info);
            if (compared.value().filter(r -> r.pick() != Challenge.Pick.LAYERS).isPresent()) {
                return challenged(
                        new Layers(training, result), compared.value().get(), input, explained, listener, task);
            }
            return frozen(training, result, explained, task);
        }
        return frozen(training, result, c, task);
    }

    private LayerTraining training(RunContext c, LayerRows rows) {
        return new LayerTraining(
                engines,
                c.compute(),
                rows,
                c.parts().trainSet(),
                c.parts().train(),
                c.request().plan().seed());
    }

    /** The classifier on all layers is the model. */
    private FineTuned frozen(LayerTraining training, LayerTraining.Result result, RunContext c, Task task) {
        boolean head = c.advice().recipe().strategy() == Strategy.HEAD;
        OnnxGraph graph = head ? training.head(result.all()) : training.graph(result.all());
        FineTunedModel plain = c.model(graph, result.all().views())
                .with(c.provenance().with(facts(result)))
                .with(result.bags().map(BagFit.Choice::pooling).orElse(GroupPooling.MEAN));
        // a fold's model is written only where models are kept, and then has its uncertainty
        Trained trained =
                training.trained(result, plain, !c.shared().folds || c.request().uncertainty(), task);
        UncertaintyCalibration.Learnt learnt =
                new RunUncertainty(engines, watch).byHeldOut(plain, training.heldOut(result.all()), training, c, task);
        Optional<LayerTraining.Tested> known =
                training.tested(result, c.parts().testSet(), c.parts().test());
        return new RunResult(engines, watch)
                .of(learnt, trained, known, LayerTraining.leftOut(result, c), read(training, result, head, c), c, task);
    }

    /** For the examination, which folds do not have. */
    private static Map<String, float[]> read(
            LayerTraining training, LayerTraining.Result result, boolean head, RunContext c) {
        List<TrainingImage> images = new ArrayList<>(c.parts().train());
        images.addAll(c.parts().test());
        return c.shared().folds ? Map.of() : training.read(result.all(), head, images);
    }

    /** In one order, so that two runs write the same bytes. */
    private static Map<String, String> facts(LayerTraining.Result result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("layers", result.all().variant().text());
        facts.put("ridgeStrength", Double.toString(result.all().strength()));
        facts.put(
                "temperature",
                result.all()
                        .temperature()
                        .value()
                        .map(t -> Double.toString(t.value()))
                        .orElse("1"));
        result.bags().ifPresent(b -> facts.put("bags", b.space()));
        return facts;
    }

    /** The classifier on all layers, fitted. */
    private record Layers(LayerTraining training, LayerTraining.Result result) {}

    /** The fine-tuned network, or its mean with the classifier on all layers, is the model. */
    private FineTuned challenged(
            Layers layers,
            Challenge.Result compared,
            TrainingInput input,
            RunContext c,
            Consumer<EpochRecord> listener,
            Task task)
            throws IOException {
        LayerTraining training = layers.training;
        LayerTraining.Result result = layers.result;
        Trained tuned = new Training(engines, cache, c.request().workFolder(), saveSeconds, watch)
                .run(input, result.all(), listener, task);
        boolean mean = compared.pick() == Challenge.Pick.MEAN;
        OnnxGraph graph = mean ? MeanOfTwo.of(training.graph(result.all()), tuned.graph()) : tuned.graph();
        Map<String, String> facts = facts(result);
        facts.put("strategy", mean ? "mean" : "top");
        facts.put("depth", Integer.toString(input.recipe().depth()));
        facts.put("model", mean ? "mean of the frozen and the fine-tuned network" : "fine-tuned network");
        FineTunedModel plain =
                c.model(graph, result.all().views()).with(c.provenance().with(facts));
        return new RunResult(engines, watch)
                .of(
                        new RunUncertainty(engines, watch)
                                .byComparison(plain, compared.of(compared.pick()), training, c, task),
                        new Trained(
                                graph,
                                training.head(result.last()),
                                tuned.epochs(),
                                tuned.keptEpoch(),
                                tuned.largestDifference(),
                                tuned.device()),
                        training.tested(result, c.parts().testSet(), c.parts().test())
                                .map(LayerTraining.Tested::ofOther),
                        Optional.empty(),
                        Map.of(),
                        c.with(input.recipe()),
                        task);
    }

    /** The training settings, which must match those of a checkpoint in the output folder. */
    private TrainingInput input(RunContext c, Recipe recipe) {
        TrainingInput input = new TrainingInput(
                c.backbone(),
                c.preprocessing(),
                recipe,
                c.scan().dataset().classes().size(),
                c.parts().train(),
                c.parts().validation(),
                c.request().plan().seed(),
                c.compute(),
                fingerprint(c.provenance(), c.preprocessing(), c.parts()));
        Training.requireOwn(c.request().workFolder(), input);
        return input;
    }

    private boolean trainable(Backbone backbone, int depth) {
        LayerCut cut = new LayerCut(
                PooledLayers.of(backbone.graph(), backbone.head()),
                backbone.card().cuts().get(depth));
        return engines.tails().obstacles(cut.tail()).isEmpty();
    }

    /** The strategy or depth named by the user. */
    private FineTuned fineTuned(RunContext c, Consumer<EpochRecord> listener, Task task) throws IOException {
        Recipe recipe = c.advice().recipe();
        task.detail("depth " + recipe.depth() + ", " + c.request().holdOut().text());
        TrainingInput input = input(c, recipe);
        LayerRows rows = c.shared()
                .pool
                .open(
                        c.network()
                                .with(
                                        Advisor.fitted(
                                                c.request().plan(),
                                                recipe.augmentation(),
                                                c.parts().train().size()),
                                        c.request()
                                                .plan()
                                                .views()
                                                .orElse(Advisor.layerViews(
                                                        c.parts().train().size()))),
                        task);
        LayerTraining layers = training(c, rows);
        LayerTraining.Result result =
                layers.run(Optional.of(c.request().testViews().orElse(TestViews.NONE)), task);
        if (recipe.depth() == 0) {
            return lastLayer(layers, result, c, task);
        }
        Training training = new Training(engines, cache, c.request().workFolder(), saveSeconds, watch);
        boolean compares = c.parts().validation().isEmpty() && !input.whole() && !c.shared().folds;
        Measured<Challenge.Result> compared = compares
                ? new Challenge(engines, cache, watch)
                        .run(rows, c.parts().trainSet(), input, result.all().views(), task)
                : Measured.not("Fine-tuning was not compared with the frozen network.");
        RunContext explained = compares
                ? c.because(compared.value()
                        .map(Challenge.Result::sentence)
                        .or(compared::reason)
                        .orElseThrow())
                : c;
        Trained trained = training.run(input, result.all(), listener, task).with(layers.head(result.last()));
        FineTunedModel model = c.model(trained.graph(), result.all().views());
        UncertaintyCalibration.Learnt learnt = compared.value().isPresent()
                ? new RunUncertainty(engines, watch)
                        .byComparison(model, compared.value().get().tuned(), layers, c, task)
                : new RunUncertainty(engines, watch).byValidation(model, c, task);
        Optional<LayerTraining.Tested> known =
                layers.tested(result, c.parts().testSet(), c.parts().test()).map(LayerTraining.Tested::ofOther);
        return new RunResult(engines, watch).of(learnt, trained, known, Optional.empty(), Map.of(), explained, task);
    }

    /** The classifier on the last layer alone is the model. */
    private FineTuned lastLayer(LayerTraining layers, LayerTraining.Result result, RunContext c, Task task) {
        return frozen(layers, new LayerTraining.Result(result.last(), result.last(), result.bags()), c, task);
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

    private Advice advise(FineTuneRequest request, Chosen chosen, TrainValTestSplit parts, Shared shared, Task task) {
        TrainingPlan plan = request.plan();
        LayerRows.Request network = chosen.network;
        LayerRows rows = shared.pool.open(network, task);
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

    private static String fingerprint(Provenance provenance, Preprocessing preprocessing, TrainValTestSplit parts) {
        StringBuilder all = new StringBuilder(provenance.facts().toString()).append(preprocessing);
        parts.train().forEach(i -> all.append(i.pixelHash()));
        parts.validation().forEach(i -> all.append(i.pixelHash()));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
