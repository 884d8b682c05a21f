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
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Comparison;
import quadrant.advisor.Evidence;
import quadrant.advisor.EvidenceCollector;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Temperature;
import quadrant.inference.Runner;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.Importer;
import quadrant.onnx.LayerCut;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.Moments;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Deliver;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
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
        Compute compute = new Compute(request.plan().device(), request.plan().threads());
        ColourBaseline colour = new ColourBaseline(
                DatasetScan.preprocessing(
                        start.backbone().card(), request.resize(), request.mapping(), Optional.empty()),
                engines.trunks().matrices(compute),
                request.plan().seed());
        DatasetScan scan = scan(request, colour, task);
        task.detail(request.holdOut().text());
        TrainValTestSplit parts = TrainValTestSplit.of(scan, request, start.seen(), task);
        List<TrainingImage> own = new ArrayList<>(parts.train());
        own.addAll(parts.validation());
        own.addAll(parts.test());
        try (LayerPool pool = new LayerPool(engines, cache, watch, own)) {
            Shared shared = new Shared(colour, pool, new EvidenceCollector(engines, compute), false);
            return new Run(request, start, scan, parts, shared, listener, task).run();
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
        return new Run(request, start, scan, parts, shared, e -> {}, task).run();
    }

    /** The versions of Quadrant and its engines. */
    static Map<String, String> versions(String version, Engines engines) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("quadrant", version);
        versions.put("trunk", engines.trunks().version());
        versions.put("tail", engines.tails().version());
        return versions;
    }

    private DatasetScan scan(FineTuneRequest request, ColourBaseline colour, Task task) {
        watch.start("read");
        try {
            DatasetScan scan = DatasetScan.checked(
                    request.dataset(),
                    request.mapping(),
                    request.skipUnreadable(),
                    colour::see,
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
     * One run on images that were read: the advice, a training by it, the test.
     *
     * <p>What is trained are candidates: the classifier on all layers of the frozen network, in closed form; a rival, which is
     * that on the last layer or the network trained further; and their mean. The one that predicts held-out images best is
     * calibrated and tested. Where both compete for being the model, the training of the rival is brief and happens once: to
     * each depth that is tried, half of its epochs on two thirds of the images, which the other third judges; then that of the
     * best depth goes on for the other half on all images.
     */
    private final class Run {
        private static final String NOT_COMPARED = "Training was not compared with the frozen network: ";

        /** Which images the comparison on a third of the groups was made on. */
        private static final String THIRD = ", held out of a training on two thirds of the groups.";

        private static final String LEFT_OUT = ", each left out with its group and others of both fits.";
        private static final String VALIDATION = " of the validation part, which also chose the epoch.";
        private static final String NONE_HELD_OUT = "No image was held out of this training.";

        private final FineTuneRequest request;
        private final TrainingPlan plan;
        private final InitialModel start;
        private final DatasetScan scan;
        private final Shared shared;
        private final Consumer<EpochRecord> listener;
        private final Task task;
        private final Compute compute;
        private final Preprocessing preprocessing;
        private final LayerRows.Request network;
        private final TrainValTestSplit parts;
        private Advice advice;

        Run(
                FineTuneRequest request,
                InitialModel start,
                DatasetScan scan,
                TrainValTestSplit split,
                Shared shared,
                Consumer<EpochRecord> listener,
                Task task) {
            task.info(split.describe());
            this.request = request;
            this.plan = request.plan();
            this.start = start;
            this.scan = scan;
            this.shared = shared;
            this.listener = listener;
            this.task = task;
            this.compute = new Compute(plan.device(), plan.threads());
            this.preprocessing = scan.preprocessing(start.backbone().card(), request.resize(), request.mapping());
            if (!shared.folds) {
                start.report(scan, task);
            }
            Chosen chosen = chosen(split);
            this.network = chosen.network;
            this.advice = advise(chosen, split);
            boolean comparedAlways = prescribed() && !advice.evidence().place().large();
            Strategy strategy = advice.recipe().strategy();
            // the closed form has no epochs, and a brief training has a fixed number
            boolean fixed = comparedAlways || strategy == Strategy.LAYERS || strategy == Strategy.HEAD;
            this.parts = fixed ? split.withoutValidation() : split;
        }

        // advice

        /**
         * The network with the families to compute.
         *
         * @param compared the layers as some images of a large set compare them
         */
        private record Chosen(LayerRows.Request network, Optional<Measured<LayerFit.ByLayer>> compared) {}

        /** Of a large set some images choose the families first: those that are not read are never computed for all. */
        private Chosen chosen(TrainValTestSplit split) {
            LayerRows.Request all = new LayerRows.Request(
                    start.backbone(), preprocessing, AugmentationPlan.named("none"), 1, plan.seed(), compute);
            Optional<int[]> few =
                    LayerFit.choosers(split.trainSet(), all.layers().width(), plan.seed());
            if (few.isEmpty()) {
                return new Chosen(all, Optional.empty());
            }
            Dataset dataset = split.trainSet()
                    .with(Arrays.stream(few.get())
                            .mapToObj(split.trainSet().samples()::get)
                            .toList());
            List<TrainingImage> images =
                    Arrays.stream(few.get()).mapToObj(split.train()::get).toList();
            try (LayerRows rows = shared.pool.some(all, images, task)) {
                watch.start("choice");
                Variant variant = new LayerFit(
                                rows,
                                dataset,
                                rows.places(images),
                                engines.trunks().matrices(compute),
                                plan.seed())
                        .variant();
                Optional<Measured<LayerFit.ByLayer>> compared = shared.folds
                        ? Optional.empty()
                        : Optional.of(shared.inquiry.byLayer(dataset, images, rows, plan.seed(), task));
                watch.stop();
                task.info("By " + images.size() + " of the training images, " + variant.text() + " is read.");
                return new Chosen(all.of(variant), compared);
            }
        }

        /**
         * The rows to measure by. Where the classifier in closed form is sure to be fitted, they have its turned views already,
         * so that each image is read once.
         */
        private LayerRows.Request wanted(Dataset train) {
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

        private Advice advise(Chosen chosen, TrainValTestSplit split) {
            LayerRows rows = shared.pool.open(wanted(split.trainSet()), task).upright();
            watch.start("advice");
            Evidence evidence = shared.inquiry.look(
                    new EvidenceCollector.Question(
                            plan, network, split.trainSet(), split.train(), rows, request.size(), chosen.compared),
                    !shared.folds,
                    task);
            watch.stop();
            Advice made =
                    new Advisor().advise(plan, evidence, start.backbone().card().maxDepth());
            made.reasons().forEach(task::info);
            return made;
        }

        private boolean prescribed() {
            return plan.strategy() == Strategy.QUADRANT;
        }

        /** The comparison is made, and its sentences are shown. */
        private void explain(Comparison made) {
            int before = advice.reasons().size();
            advice = advice.with(made);
            advice.reasons().stream().skip(before).forEach(task::info);
        }

        private void explain(Measured<Challenge.Result> compared) {
            compared.value()
                    .ifPresentOrElse(
                            r -> explain(r.comparison()),
                            () -> advice = advice.because(compared.reason().orElseThrow()));
        }

        /** The model that the comparison chose; without one that on all layers unless the user named another. */
        private Deliver delivered() {
            Deliver usual = plan.deliver() == Deliver.BEST ? Deliver.LAYERS : plan.deliver();
            return advice.comparison().map(Comparison::delivered).orElse(usual);
        }

        // training

        FineTuned run() throws IOException {
            Recipe recipe = advice.recipe();
            Optional<TestViews> views = request.testViews();
            if (recipe.strategy() == Strategy.LAYERS) {
                Layers layers = fit(network.with(recipe.augmentation(), recipe.views()), views);
                layers.bags().ifPresent(bags -> {
                    task.info(bags.reason());
                    advice = advice.because(bags.reason());
                });
                return frozen(layers);
            }
            List<Integer> depths = depths();
            recipe = recipe.with(depths.get(depths.size() - 1));
            task.detail("depth " + recipe.depth() + ", " + request.holdOut().text());
            Optional<TrainingInput> input = recipe.depth() == 0 ? Optional.empty() : Optional.of(input(recipe));
            Recipe closed = closed();
            LayerRows.Request wanted = prescribed()
                    ? network.with(closed.augmentation(), closed.views())
                    : network.with(
                            Advisor.fitted(
                                    plan, recipe.augmentation(), parts.train().size()),
                            plan.views().orElse(closed.views()));
            Layers layers = fit(wanted, prescribed() ? views : Optional.of(views.orElse(TestViews.NONE)));
            if (input.isEmpty()) {
                return prescribed() ? headOrLayers(layers) : frozen(layers.with(layers.last()));
            }
            if (!prescribed()) {
                return trained(layers, input.get());
            }
            return parts.validation().isEmpty() ? competing(layers, input.get()) : validated(layers, input.get());
        }

        private Layers fit(LayerRows.Request wanted, Optional<TestViews> views) {
            LayerRows rows = shared.pool.open(wanted, task);
            watch.start("fit");
            return Layers.fit(engines, compute, rows, parts.trainSet(), parts.train(), plan.seed(), views, task);
        }

        /** The recipe of the classifier on all layers. */
        private Recipe closed() {
            return Advisor.closedForm(plan, advice);
        }

        /** The depths to try, from the shallowest, without those that cannot be trained; never none. */
        private List<Integer> depths() {
            List<Integer> all = Advisor.depths(plan, advice);
            List<Integer> some =
                    all.stream().filter(d -> all.size() == 1 || trainable(d)).toList();
            return some.isEmpty() ? all : some;
        }

        private boolean trainable(int depth) {
            Backbone backbone = start.backbone();
            LayerCut cut = new LayerCut(
                    PooledLayers.of(backbone.graph(), backbone.head()),
                    backbone.card().cuts().get(depth));
            return engines.tails().obstacles(cut.tail()).isEmpty();
        }

        /** The training settings, which must match those of a checkpoint in the output folder. */
        private TrainingInput input(Recipe recipe) {
            StringBuilder all = new StringBuilder(provenance().facts().toString()).append(preprocessing);
            parts.train().forEach(i -> all.append(i.pixelHash()));
            parts.validation().forEach(i -> all.append(i.pixelHash()));
            TrainingInput input = new TrainingInput(
                    start.backbone(),
                    preprocessing,
                    recipe,
                    recipe.depth(),
                    scan.dataset().classes().size(),
                    parts.train(),
                    parts.validation(),
                    plan.seed(),
                    compute,
                    Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8)));
            Training.requireOwn(request.workFolder(), input);
            return input;
        }

        private Trained train(TrainingInput input, LayerFit.Fitted from, Map<String, float[]> weights)
                throws IOException {
            return new Training(engines, cache, request.workFolder(), saveSeconds, watch)
                    .run(input, from, weights, listener, task);
        }

        private Measured<Challenge.Result> compared(Layers layers, TrainingInput input, int epochs) {
            watch.start("comparison");
            List<Recipe> trials =
                    depths().stream().map(d -> input.recipe().with(d, epochs)).toList();
            Deliver wanted = prescribed() ? plan.deliver() : Deliver.QUADRANT;
            return new Challenge(engines, cache, watch)
                    .run(layers.rows(), parts.trainSet(), input, trials, layers.views(), wanted, task);
        }

        /** The classifier on the last layer, that on all, or their mean, by left-out images. */
        private FineTuned headOrLayers(Layers layers) {
            Layers head = layers.with(layers.last());
            Measured<Predictions> all = layers.all().leftOut();
            Optional<Challenge.Rivals> rivals =
                    all.value().flatMap(a -> head.all().leftOut().value().map(l -> Challenge.Rivals.of(a, l)));
            rivals.ifPresentOrElse(
                    r -> explain(r.compared(List.of(), 0, plan.deliver(), plan.seed())),
                    () -> advice = advice.because(NOT_COMPARED
                            + all.reason().orElse("No image was left out of the classifier on the last layer.")));
            Deliver deliver = delivered();
            if (deliver == Deliver.QUADRANT) {
                return frozen(head);
            }
            advice = advice.with(closed());
            if (deliver != Deliver.MEAN) {
                return frozen(layers);
            }
            FineTunedModel mean = model(MeanOfTwo.of(layers.graph(), head.graph()), layers, Deliver.MEAN);
            return tuned(
                    layers,
                    layers.trained(mean, false, task),
                    calibrated(layers, mean, rivals.map(Challenge.Rivals::mean), LEFT_OUT));
        }

        /** The network is trained to a depth of 1 or more, once it was shown on held-out images that this is worth it. */
        private FineTuned competing(Layers layers, TrainingInput input) throws IOException {
            Recipe recipe = input.recipe();
            int trial = Math.max(1, recipe.epochs() / 2);
            Measured<Challenge.Result> compared = compared(layers, input, trial);
            explain(compared);
            Deliver deliver = delivered();
            if (deliver == Deliver.LAYERS) {
                advice = advice.with(closed());
                return frozen(layers);
            }
            Optional<Challenge.Result> found = compared.value();
            Recipe rest = found.map(r -> recipe.with(r.best().depth(), Math.max(1, recipe.epochs() - trial)))
                    .orElse(recipe);
            LayerFit.Fitted from = found.map(Challenge.Result::start).orElse(layers.all());
            Trained trained = train(
                    input.with(rest), from, found.map(r -> r.best().weights()).orElse(Map.of()));
            advice = advice.with(recipe.with(rest.depth()));
            Layers described = deliver == Deliver.QUADRANT ? layers.with(from) : layers;
            FineTunedModel model = model(graph(deliver, layers, trained), described, deliver);
            return tuned(
                    layers,
                    trained,
                    calibrated(layers, model, found.map(r -> r.rivals().of(deliver)), THIRD));
        }

        /** The network is trained to a depth of 1 or more, as the user wishes. */
        private FineTuned trained(Layers layers, TrainingInput input) throws IOException {
            Optional<Predictions> heldOut = Optional.empty();
            if (parts.validation().isEmpty() && !input.whole() && !shared.folds) {
                Measured<Challenge.Result> compared =
                        compared(layers, input, input.recipe().epochs());
                explain(compared);
                heldOut = compared.value().map(r -> r.rivals().trained());
            }
            Trained trained = train(input, layers.all(), Map.of());
            FineTunedModel model = model(trained.graph(), layers.views(), Map.of());
            return tuned(
                    layers,
                    trained,
                    heldOut.isPresent() ? calibrated(layers, model, heldOut, THIRD) : calibratedByValidation(model));
        }

        /** The comparison on the validation set, which no model was trained on, though it chose the epoch. */
        private FineTuned validated(Layers layers, TrainingInput input) throws IOException {
            Trained trained = train(input, layers.all(), Map.of());
            Dataset validation = parts.validationSet();
            Evaluate evaluate = new Evaluate(engines.trunks(), compute, layers.views());
            FineTunedModel whole = model(trained.graph(), layers, Deliver.QUADRANT);
            Challenge.Rivals rivals = Challenge.Rivals.of(
                    evaluate.run(model(layers.graph(), layers, Deliver.LAYERS), validation, task),
                    evaluate.run(whole, validation, task));
            explain(rivals.compared(List.of(), advice.recipe().depth(), plan.deliver(), plan.seed()));
            return switch (delivered()) {
                case LAYERS, BEST -> {
                    advice = advice.with(closed());
                    yield frozen(layers);
                }
                case QUADRANT -> tuned(layers, trained, calibratedByValidation(whole));
                case MEAN -> {
                    FineTunedModel mean = model(graph(Deliver.MEAN, layers, trained), layers, Deliver.MEAN);
                    yield tuned(layers, trained, calibrated(layers, mean, Optional.of(rivals.mean()), VALIDATION));
                }
            };
        }

        private static OnnxGraph graph(Deliver deliver, Layers layers, Trained trained) {
            return switch (deliver) {
                case LAYERS, BEST -> layers.graph();
                case QUADRANT -> trained.graph();
                case MEAN -> MeanOfTwo.of(layers.graph(), trained.graph());
            };
        }

        // models

        /** What a model by the advice depends on. */
        private Provenance provenance() {
            return ProvenanceFacts.of(versions(version, engines), plan, advice, start, scan, parts);
        }

        private FineTunedModel model(OnnxGraph graph, TestViews views, Map<String, String> facts) {
            return new FineTunedModel(
                    graph,
                    scan.dataset().classes(),
                    preprocessing,
                    provenance().with(facts),
                    views,
                    scan.dataset().crop());
        }

        private FineTunedModel model(OnnxGraph graph, Layers layers, Deliver deliver) {
            Map<String, String> facts = layers.facts();
            advice.comparison().ifPresent(made -> facts.put(Comparison.FACT, made.verdict()));
            if (deliver == Deliver.MEAN) {
                facts.put("strategy", "mean");
            }
            return model(graph, layers.views(), facts);
        }

        /** The classifier in closed form is the model. */
        private FineTuned frozen(Layers layers) {
            boolean head = advice.recipe().strategy() == Strategy.HEAD;
            FineTunedModel plain = model(head ? layers.head() : layers.graph(), layers, Deliver.LAYERS)
                    .with(layers.bags().map(BagFit.Choice::pooling).orElse(GroupPooling.MEAN));
            // a fold's model is written only where models are kept, and then has its uncertainty
            Trained trained = layers.trained(plain, !shared.folds || request.uncertainty(), task);
            UncertaintyCalibration.Learnt learnt = calibrated(layers, plain, layers.heldOut());
            Optional<Layers.Tested> tested = layers.tested(parts.testSet(), parts.test());
            // not in a fold, nor where the continued model was trained on these images, as its layers then know them
            boolean unknown = !shared.folds && !start.mayKnow(parts.train());
            Optional<FineTuned.Scored> leftOut = (unknown
                            ? layers.all().leftOut().value()
                            : Optional.<Predictions>empty())
                    .map(p -> new FineTuned.Scored(p, layers.last().leftOut().value(), Optional.empty()));
            List<TrainingImage> images = new ArrayList<>(parts.train());
            images.addAll(parts.test());
            // for the examination, which folds do not have
            Map<String, float[]> read = shared.folds ? Map.of() : layers.read(head, images);
            return result(
                    learnt, trained, tested.map(Layers.Tested::model), tested.map(Layers.Tested::last), leftOut, read);
        }

        /** Another model than the classifier in closed form. */
        private FineTuned tuned(Layers layers, Trained trained, UncertaintyCalibration.Learnt learnt) {
            return result(
                    learnt,
                    trained.with(layers.head()),
                    Optional.empty(),
                    layers.tested(parts.testSet(), parts.test()).map(Layers.Tested::last),
                    Optional.empty(),
                    Map.of());
        }

        // uncertainty

        /**
         * By predictions for images that the model was not trained on.
         *
         * @param which the end of a sentence on which images these are
         */
        private UncertaintyCalibration.Learnt calibrated(
                Layers layers, FineTunedModel model, Optional<Predictions> heldOut, String which) {
            Measured<UncertaintyCalibration.HeldOut> compared = heldOut.map(
                            p -> Measured.of(new UncertaintyCalibration.HeldOut(
                                    p,
                                    Measured.not(
                                            "The temperature stays 1, as the model was calibrated before it was trained further."),
                                    UncertaintyCalibration.count(p) + which)))
                    .orElseGet(() -> Measured.not(NONE_HELD_OUT));
            return calibrated(layers, model, compared);
        }

        /** By held-out predictions; outliers by the pooled layers of the training images. */
        private UncertaintyCalibration.Learnt calibrated(
                Layers layers, FineTunedModel model, Measured<UncertaintyCalibration.HeldOut> heldOut) {
            if (!request.uncertainty()) {
                return new UncertaintyCalibration.Learnt(model, List.of(), Optional.empty());
            }
            UncertaintyCalibration calibration = new UncertaintyCalibration(plan.seed());
            return calibration.learn(
                    model, heldOut, calibration.outliers(parts.trainSet(), layers.likeness(), layers::likeness), task);
        }

        /** By the validation set, where there is one. */
        private UncertaintyCalibration.Learnt calibratedByValidation(FineTunedModel model) {
            Dataset validation = parts.validationSet();
            if (!request.uncertainty()) {
                return new UncertaintyCalibration.Learnt(model, List.of(), Optional.empty());
            }
            task.phase(Phase.CALIBRATING);
            watch.start("calibration");
            UncertaintyCalibration calibration = new UncertaintyCalibration(plan.seed());
            if (validation.size() == 0) {
                return calibration.learn(model, Measured.not(NONE_HELD_OUT), Measured.not(NONE_HELD_OUT), task);
            }
            Predictions raw = new Evaluate(engines.trunks(), compute, model.testViews()).run(model, validation, task);
            Measured<Temperature> t = model.testViews() == TestViews.NONE
                    ? Temperature.fit(raw)
                    : Measured.not(
                            "The temperature stays 1, as it would act on each turned image and not on their mean.");
            Temperature used = t.value().orElse(Temperature.ONE);
            Predictions heldOut = used.apply(raw);
            Averaged middle = PooledLayers.of(
                            start.backbone().graph(), start.backbone().head())
                    .middle()
                    .mean();
            float[][] features = Runner.outputs(
                            Moments.means(model.graph(), List.of(middle)),
                            preprocessing,
                            validation.samples().stream().map(Sample::pixels).toList(),
                            engines.trunks(),
                            compute,
                            task)
                    .get(0);
            return calibration.learn(
                    model.with(Head.cooled(model.graph(), used.value())),
                    Measured.of(new UncertaintyCalibration.HeldOut(
                            heldOut, t, UncertaintyCalibration.count(heldOut) + VALIDATION)),
                    calibration.outliers(validation, middle, i -> features[i]),
                    task);
        }

        // results

        /**
         * Tests the model on the held-out images, beside the classifiers on the last layer and on colours alone.
         *
         * @param known predictions for the test part, where they are known without another pass
         * @param knownLast the same by the last layer alone
         * @param leftOut predictions for the training images by fits without them, as yet without the colour baseline
         * @param features that the model's classifier reads, by the id of the image, where they are known
         */
        private FineTuned result(
                UncertaintyCalibration.Learnt learnt,
                Trained trained,
                Optional<Predictions> known,
                Optional<Predictions> knownLast,
                Optional<FineTuned.Scored> leftOut,
                Map<String, float[]> features) {
            FineTunedModel model = learnt.model();
            watch.start("test");
            Optional<Predictions> test = known.or(() -> test(model));
            Optional<Predictions> last = knownLast.or(
                    () -> advice.recipe().strategy() == Strategy.HEAD ? test : test(model.with(trained.headGraph())));
            watch.start("colour");
            boolean wanted = test.isPresent() || leftOut.isPresent();
            Optional<ColourBaseline.Probabilities> colour = wanted ? Optional.of(colour()) : Optional.empty();
            watch.stop();
            GroupPooling logits = GroupPooling.logits(1);
            return new FineTuned(
                    model,
                    start.backbone().card(),
                    advice,
                    new FineTuned.Parts(parts.trainSet(), parts.validationSet(), parts.testSet()),
                    trained.epochs(),
                    trained.keptEpoch(),
                    trained.largestDifference(),
                    new FineTuned.Uncertain(learnt.sentences(), learnt.heldOut()),
                    test.map(t -> new FineTuned.Scored(
                            labelled(t, model.pooling()),
                            last.map(p -> labelled(p, model.pooling())),
                            colour.map(p -> labelled(t.with(p.test()), logits)))),
                    leftOut.map(l -> new FineTuned.Scored(
                            l.model(),
                            l.headOnly(),
                            colour.flatMap(ColourBaseline.Probabilities::leftOut)
                                    .map(p -> labelled(ofTraining(p), logits)))),
                    features,
                    watch.seconds(),
                    trained.device().name().toUpperCase(Locale.ROOT) + ", " + compute.threads() + " threads ("
                            + trained.device().why() + ")",
                    scan.skipped(),
                    DatasetScan.dataHash(scan.images()),
                    views(model),
                    new CheckedData(scan.dataset(), scan.guard(), start.again(parts.test())));
        }

        /** Where labels are of bags, each bag as one image. */
        private Predictions labelled(Predictions images, GroupPooling pooling) {
            return scan.dataset().bags() ? GroupCall.pooled(images, pooling) : images;
        }

        private Predictions ofTraining(List<List<Float>> probabilities) {
            List<Sample> samples = parts.trainSet().samples();
            return new Predictions(
                    scan.dataset().classes(),
                    IntStream.range(0, samples.size())
                            .mapToObj(i -> new Prediction(
                                    samples.get(i).id(),
                                    samples.get(i).group(),
                                    OptionalInt.of(samples.get(i).label()),
                                    probabilities.get(i)))
                            .toList());
        }

        private ViewSheet views(FineTunedModel model) {
            try (Workers workers = new Workers(compute.threads())) {
                Recipe recipe = advice.recipe();
                return new ViewSheets(model.classes(), model.preprocessing(), plan.seed(), workers)
                        .trainedOn(
                                parts.train(),
                                recipe.augmentation(),
                                shared.folds ? 1 : recipe.views(),
                                Task.cancelledWith(task));
            }
        }

        /** The colour baseline, fitted on the model's training and validation images. */
        private ColourBaseline.Probabilities colour() {
            task.phase(Phase.COLOURS);
            TrainValTestSplit seen = parts.withoutValidation();
            try (Workers workers = new Workers(compute.threads())) {
                return shared.colour.probabilities(seen.trainSet(), seen.train(), parts.test(), workers, task);
            }
        }

        private Optional<Predictions> test(FineTunedModel model) {
            if (parts.test().isEmpty()) {
                return Optional.empty();
            }
            Predictions all =
                    new Evaluate(engines.trunks(), compute, model.testViews()).run(model, parts.testSet(), task);
            // without doubts, as predictions by the closed form and those of a resumed fold have none
            return Optional.of(
                    all.with(all.rows().stream().map(Prediction::probabilities).toList()));
        }
    }
}
