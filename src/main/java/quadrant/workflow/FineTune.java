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
import java.util.stream.Stream;
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
import quadrant.model.SeenImages;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
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

/**
 * Fine-tunes a backbone on labelled images: scan, split, measure, advise, train, test.
 *
 * @param version of Quadrant, for the model's provenance
 * @param saveSeconds after which an unfinished epoch is saved
 */
public record FineTune(
        Engines engines, BackboneCatalog catalog, FeatureStore cache, String version, double saveSeconds) {
    /** Runs to the end; the listener receives each epoch. */
    public FineTuned run(FineTuneRequest request, Consumer<EpochRecord> listener, Stopwatch watch, Task task)
            throws IOException {
        // given folds are not changed: there copies are refused
        boolean asGiven = request.allowLeakage() || request.holdOut() instanceof HoldOut.Fold;
        try (TrainingData data = new TrainingData(this, request, asGiven, false, watch, task)) {
            task.detail(request.holdOut().text());
            return new Run(request, data, data.scan, watch, listener, task).run();
        }
    }

    /** The same for one fold of images that were read before. */
    FineTuned run(FineTuneRequest request, TrainingData data, DatasetScan scan, Task task) throws IOException {
        return new Run(request, data, scan, new Stopwatch(System::nanoTime), e -> {}, task).run();
    }

    /** The versions of Quadrant and its engines. */
    Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("quadrant", version);
        versions.put("trunk", engines.trunks().version());
        versions.put("tail", engines.tails().version());
        return versions;
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
        /** Those of a training that a model records beside what the user may set. */
        private static final List<String> HYPERPARAMETERS = List.of(
                "batchSize", "learningRate", "stageDecay", "weightDecay", "labelSmoothing", "dropout", "headPenalty");

        private static final String NOT_COMPARED = "Training was not compared with the frozen network: ";

        /** Which images the comparison on a third of the groups was made on. */
        private static final String THIRD = ", held out of a training on two thirds of the groups.";

        private static final String LEFT_OUT = ", each left out with its group and others of both fits.";
        private static final String VALIDATION = " of the validation part, which also chose the epoch.";
        private static final String NONE_HELD_OUT = "No image was held out of this training.";

        private final FineTuneRequest request;
        private final TrainingPlan plan;
        private final TrainingData data;
        private final InitialModel start;
        private final DatasetScan scan;
        private final Stopwatch watch;
        private final Consumer<EpochRecord> listener;
        private final Task task;
        private final Compute compute;
        private final Preprocessing preprocessing;
        private final TrainValTestSplit parts;
        /** The network with the families to compute. */
        private LayerRows.Request network;

        private Advice advice;

        Run(
                FineTuneRequest request,
                TrainingData data,
                DatasetScan scan,
                Stopwatch watch,
                Consumer<EpochRecord> listener,
                Task task) {
            this.request = request;
            this.plan = request.plan();
            this.data = data;
            this.start = data.start;
            this.scan = scan;
            this.watch = watch;
            this.listener = listener;
            this.task = task;
            this.compute = new Compute(plan.device(), plan.threads());
            this.preprocessing = scan.preprocessing(start.backbone().card(), request.resize(), request.mapping());
            this.network = new LayerRows.Request(
                    start.backbone(), preprocessing, AugmentationPlan.named("none"), 1, plan.seed(), compute);
            TrainValTestSplit split = TrainValTestSplit.of(scan, request, start.seen(), task);
            task.info(split.describe());
            if (!data.folds) {
                start.report(scan, task);
            }
            this.advice = advise(split, chooseFamilies(split));
            boolean comparedAlways = prescribed() && !advice.evidence().place().large();
            Strategy strategy = advice.recipe().strategy();
            // the closed form has no epochs, and a brief training has a fixed number
            boolean fixed = comparedAlways || strategy == Strategy.LAYERS || strategy == Strategy.HEAD;
            this.parts = fixed ? split.withoutValidation() : split;
        }

        // advice

        /**
         * Of a large set some images choose the families first: those that are not read are never computed for all.
         *
         * @return the layers as these images compare them; empty for a smaller set
         */
        private Optional<Measured<LayerFit.ByLayer>> chooseFamilies(TrainValTestSplit split) {
            Dataset train = split.trainSet();
            Optional<int[]> few = LayerFit.choosers(train, network.layers().width(), plan.seed());
            if (few.isEmpty()) {
                return Optional.empty();
            }
            Dataset dataset = train.with(
                    Arrays.stream(few.get()).mapToObj(train.samples()::get).toList());
            List<TrainingImage> images =
                    Arrays.stream(few.get()).mapToObj(split.train()::get).toList();
            try (LayerRows rows = data.some(network, images, task)) {
                watch.start("choice");
                Variant variant = new LayerFit(
                                rows,
                                dataset,
                                rows.places(images),
                                engines.trunks().matrices(compute),
                                plan.seed())
                        .variant();
                Optional<Measured<LayerFit.ByLayer>> compared = data.folds
                        ? Optional.empty()
                        : Optional.of(data.inquiry.byLayer(dataset, images, rows, plan.seed(), task));
                watch.stop();
                task.info("By " + images.size() + " of the training images, " + variant.text() + " is read.");
                network = network.of(variant);
                return compared;
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

        private Advice advise(TrainValTestSplit split, Optional<Measured<LayerFit.ByLayer>> compared) {
            LayerRows rows = data.open(wanted(split.trainSet()), task).upright();
            watch.start("advice");
            Evidence evidence = data.inquiry.look(
                    new EvidenceCollector.Question(
                            plan, network, split.trainSet(), split.train(), rows, request.size(), compared),
                    !data.folds,
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
        private void explain(Challenge made) {
            int before = advice.reasons().size();
            advice = advice.with(made.comparison);
            advice.reasons().stream().skip(before).forEach(task::info);
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
                layers.bags.ifPresent(bags -> {
                    task.info(bags.reason());
                    advice = advice.because(bags.reason());
                });
                return frozen(layers, layers.all);
            }
            List<Integer> depths = depths();
            recipe = recipe.with(depths.get(depths.size() - 1), recipe.epochs());
            task.detail("depth " + recipe.depth() + ", " + request.holdOut().text());
            Optional<TrainingInput> input = recipe.depth() == 0 ? Optional.empty() : Optional.of(input(recipe));
            Recipe closed = closed();
            if (!prescribed()) {
                AugmentationPlan augmentation = Advisor.fitted(
                        plan, recipe.augmentation(), parts.train().size());
                Layers layers = fit(
                        network.with(augmentation, plan.views().orElse(closed.views())),
                        Optional.of(views.orElse(TestViews.NONE)));
                return input.isEmpty() ? frozen(layers, layers.last) : trained(layers, input.get());
            }
            Layers layers = fit(network.with(closed.augmentation(), closed.views()), views);
            if (input.isEmpty()) {
                return headOrLayers(layers);
            }
            return parts.validation().isEmpty() ? competing(layers, input.get()) : validated(layers, input.get());
        }

        private Layers fit(LayerRows.Request wanted, Optional<TestViews> views) {
            LayerRows rows = data.open(wanted, task);
            watch.start("fit");
            return new Layers(engines, compute, rows, parts.trainSet(), parts.train(), plan.seed(), views, task);
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
            try (Training training =
                    new Training(engines, cache, watch, input, from, List.of(), TestViews.NONE, task)) {
                return training.run(weights, request.workFolder(), saveSeconds, listener, task);
            }
        }

        /** The comparison on a third of the groups, whose sentences are shown. */
        private Optional<Challenge> compared(Layers layers, TrainingInput input, int epochs) {
            watch.start("comparison");
            List<Recipe> trials =
                    depths().stream().map(d -> input.recipe().with(d, epochs)).toList();
            Deliver wanted = prescribed() ? plan.deliver() : Deliver.QUADRANT;
            Measured<Challenge> found = Challenge.search(
                    FineTune.this, watch, layers.rows, parts.trainSet(), input, trials, layers.views(), wanted, task);
            found.value().ifPresent(this::explain);
            found.reason().ifPresent(why -> advice = advice.because(why));
            return found.value();
        }

        /** The classifier on the last layer, that on all, or their mean, by left-out images. */
        private FineTuned headOrLayers(Layers layers) {
            Measured<Predictions> all = layers.all.leftOut();
            Optional<Challenge> rivals = all.value()
                    .flatMap(a -> layers.last
                            .leftOut()
                            .value()
                            .map(l -> new Challenge(a, l, List.of(), 0, plan.deliver(), plan.seed())));
            rivals.ifPresentOrElse(
                    this::explain,
                    () -> advice = advice.because(NOT_COMPARED
                            + all.reason().orElse("No image was left out of the classifier on the last layer.")));
            Deliver deliver = delivered();
            if (deliver == Deliver.QUADRANT) {
                return frozen(layers, layers.last);
            }
            advice = advice.with(closed());
            if (deliver != Deliver.MEAN) {
                return frozen(layers, layers.all);
            }
            OnnxGraph graph = MeanOfTwo.of(Layers.graph(layers.all), Layers.graph(layers.last));
            return tuned(
                    layers,
                    new Trained(graph, List.of(), 0, 0, layers.rows.device()),
                    calibrated(layers, model(graph, layers, layers.all, deliver), rivals, deliver, LEFT_OUT));
        }

        /** The network is trained to a depth of 1 or more, once it was shown on held-out images that this is worth it. */
        private FineTuned competing(Layers layers, TrainingInput input) throws IOException {
            Recipe recipe = input.recipe();
            int trial = Math.max(1, recipe.epochs() / 2);
            Optional<Challenge> found = compared(layers, input, trial);
            Deliver deliver = delivered();
            if (deliver == Deliver.LAYERS) {
                advice = advice.with(closed());
                return frozen(layers, layers.all);
            }
            Recipe rest = found.map(c -> recipe.with(c.comparison.depth(), Math.max(1, recipe.epochs() - trial)))
                    .orElse(recipe);
            LayerFit.Fitted from = found.flatMap(c -> c.start).orElse(layers.all);
            Trained trained =
                    train(input.with(rest), from, found.map(c -> c.weights).orElse(Map.of()));
            advice = advice.with(recipe.with(rest.depth(), recipe.epochs()));
            LayerFit.Fitted described = deliver == Deliver.QUADRANT ? from : layers.all;
            FineTunedModel model = model(graph(deliver, layers, trained), layers, described, deliver);
            return tuned(layers, trained, calibrated(layers, model, found, deliver, THIRD));
        }

        /** The network is trained to a depth of 1 or more, as the user wishes. */
        private FineTuned trained(Layers layers, TrainingInput input) throws IOException {
            Optional<Challenge> found = parts.validation().isEmpty() && !input.whole() && !data.folds
                    ? compared(layers, input, input.recipe().epochs())
                    : Optional.empty();
            Trained trained = train(input, layers.all, Map.of());
            FineTunedModel model = model(trained.graph(), layers.views(), Map.of());
            return tuned(
                    layers,
                    trained,
                    found.isPresent()
                            ? calibrated(layers, model, found, Deliver.QUADRANT, THIRD)
                            : calibratedByValidation(model));
        }

        /** The comparison on the validation set, which no model was trained on, though it chose the epoch. */
        private FineTuned validated(Layers layers, TrainingInput input) throws IOException {
            Trained trained = train(input, layers.all, Map.of());
            Dataset validation = parts.validationSet();
            Evaluate evaluate = new Evaluate(engines.trunks(), compute, layers.views());
            FineTunedModel whole = model(trained.graph(), layers, layers.all, Deliver.QUADRANT);
            FineTunedModel closed = model(Layers.graph(layers.all), layers, layers.all, Deliver.LAYERS);
            Challenge rivals = new Challenge(
                    evaluate.run(closed, validation, task),
                    evaluate.run(whole, validation, task),
                    List.of(),
                    advice.recipe().depth(),
                    plan.deliver(),
                    plan.seed());
            explain(rivals);
            Deliver deliver = delivered();
            if (deliver == Deliver.LAYERS) {
                advice = advice.with(closed());
                return frozen(layers, layers.all);
            }
            FineTunedModel model = model(graph(deliver, layers, trained), layers, layers.all, deliver);
            return tuned(
                    layers,
                    trained,
                    deliver == Deliver.QUADRANT
                            ? calibratedByValidation(whole)
                            : calibrated(layers, model, Optional.of(rivals), deliver, VALIDATION));
        }

        private static OnnxGraph graph(Deliver deliver, Layers layers, Trained trained) {
            return deliver == Deliver.MEAN ? MeanOfTwo.of(Layers.graph(layers.all), trained.graph()) : trained.graph();
        }

        // models

        /** What a model by the advice depends on: versions, backbone, data, plan. */
        private Provenance provenance() {
            Recipe r = advice.recipe();
            Map<String, Object> values = r.values();
            Map<String, String> facts = new LinkedHashMap<>(versions());
            facts.putAll(Lineage.of(start));
            facts.put("data.sha256", DatasetScan.dataHash(scan.images()));
            facts.put(FineTunedModel.SIDE_FACT, Integer.toString(scan.sidePx()));
            facts.put("images.train", Integer.toString(parts.train().size()));
            facts.put("images.validation", Integer.toString(parts.validation().size()));
            facts.put("images.test", Integer.toString(parts.test().size()));
            facts.put("seed", Long.toString(plan.seed()));
            facts.put("threads", Integer.toString(plan.threads()));
            facts.put(
                    "quadrantOfMatrix",
                    advice.quadrant().map(q -> Integer.toString(q.number())).orElse("not measured"));
            facts.put("strategy", r.strategy().name().toLowerCase(Locale.ROOT));
            facts.put("depth", Integer.toString(r.depth()));
            facts.put("augmentation", r.augmentation().canonical());
            facts.put("views", Integer.toString(r.views()));
            if (r.strategy() != Strategy.LAYERS) {
                facts.put("sampling", r.batching().sampling().name().toLowerCase(Locale.ROOT));
                facts.put("mixUp", Double.toString(r.batching().mixUp()));
                facts.put("cutMix", Double.toString(r.batching().cutMix()));
                facts.put("epochs", Integer.toString(r.epochs()));
                facts.put("earlyStopping", Boolean.toString(!parts.validation().isEmpty()));
                HYPERPARAMETERS.forEach(name -> facts.put(name, String.valueOf(values.get(name))));
            }
            return new Provenance(facts, seen());
        }

        /** If a continued model does not record its training images, the new model cannot either. */
        private Optional<SeenImages> seen() {
            return start.continued().isPresent() && start.seen().isEmpty()
                    ? Optional.empty()
                    : SeenImages.of(
                            Stream.concat(parts.train().stream(), parts.validation().stream())
                                    .map(TrainingImage::pixelHash)
                                    .toList(),
                            start.seen());
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

        /** @param by the classifier in closed form that the facts describe */
        private FineTunedModel model(OnnxGraph graph, Layers layers, LayerFit.Fitted by, Deliver deliver) {
            Map<String, String> facts = layers.facts(by);
            advice.comparison().ifPresent(made -> facts.put(Comparison.FACT, made.verdict()));
            if (deliver == Deliver.MEAN) {
                facts.put("strategy", "mean");
            }
            return model(graph, by.views(), facts);
        }

        /** A classifier in closed form is the model. */
        private FineTuned frozen(Layers layers, LayerFit.Fitted by) {
            boolean head = advice.recipe().strategy() == Strategy.HEAD;
            FineTunedModel plain = model(head ? layers.head() : Layers.graph(by), layers, by, Deliver.LAYERS)
                    .with(layers.bags.map(BagFit::pooling).orElse(GroupPooling.MEAN));
            // a fold's model is written only where models are kept, and then has its uncertainty
            double difference = data.folds && !request.uncertainty() ? 0 : layers.difference(plain, by, task);
            // not in a fold, nor where the continued model was trained on these images, as its layers then know them
            boolean unknown = !data.folds && !start.mayKnow(parts.train());
            List<TrainingImage> images = new ArrayList<>(parts.train());
            images.addAll(parts.test());
            FineTuned.Uncertain calibrated = calibrated(layers, plain, layers.heldOut(by));
            return result(
                    layers,
                    calibrated,
                    new Trained(plain.graph(), List.of(), 0, difference, layers.rows.device()),
                    layers.tested(by, parts.testSet(), parts.test()),
                    by.leftOut()
                            .value()
                            .filter(p -> unknown)
                            .map(p -> new FineTuned.Scored(
                                    p, layers.last.leftOut().value(), Optional.empty())),
                    // for the examination, which folds do not have
                    data.folds ? Map.of() : layers.read(by, head, images));
        }

        /** Another model than a classifier in closed form. */
        private FineTuned tuned(Layers layers, Trained trained, FineTuned.Uncertain calibrated) {
            return result(layers, calibrated, trained, Optional.empty(), Optional.empty(), Map.of());
        }

        // uncertainty

        /**
         * By predictions for images that the model was not trained on.
         *
         * @param which the end of a sentence on which images these are
         */
        private FineTuned.Uncertain calibrated(
                Layers layers, FineTunedModel model, Optional<Challenge> found, Deliver deliver, String which) {
            return calibrated(
                    layers,
                    model,
                    found.map(c -> c.of(deliver))
                            .map(p -> Measured.of(new UncertaintyCalibration.HeldOut(
                                    p,
                                    Measured.not(
                                            "The temperature stays 1, as the model was calibrated before it was trained further."),
                                    UncertaintyCalibration.count(p) + which)))
                            .orElseGet(() -> Measured.not(NONE_HELD_OUT)));
        }

        /** By held-out predictions; outliers by the pooled layers of the training images. */
        private FineTuned.Uncertain calibrated(
                Layers layers, FineTunedModel model, Measured<UncertaintyCalibration.HeldOut> heldOut) {
            if (!request.uncertainty()) {
                return new FineTuned.Uncertain(model, List.of(), Optional.empty());
            }
            UncertaintyCalibration calibration = new UncertaintyCalibration(plan.seed());
            return calibration.learn(model, heldOut, layers.outliers(calibration), task);
        }

        /** By the validation set, where there is one. */
        private FineTuned.Uncertain calibratedByValidation(FineTunedModel model) {
            Dataset validation = parts.validationSet();
            if (!request.uncertainty()) {
                return new FineTuned.Uncertain(model, List.of(), Optional.empty());
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
         * @param leftOut predictions for the training images by fits without them, as yet without the colour baseline
         * @param features that the model's classifier reads, by the id of the image, where they are known
         */
        private FineTuned result(
                Layers layers,
                FineTuned.Uncertain calibrated,
                Trained trained,
                Optional<Predictions> known,
                Optional<FineTuned.Scored> leftOut,
                Map<String, float[]> features) {
            FineTunedModel model = calibrated.model();
            watch.start("test");
            Optional<Predictions> test = known.or(() -> test(model));
            Optional<Predictions> last = layers.tested(layers.last, parts.testSet(), parts.test())
                    .or(() -> advice.recipe().strategy() == Strategy.HEAD ? test : test(model.with(layers.head())));
            watch.start("colour");
            boolean wanted = test.isPresent() || leftOut.isPresent();
            Optional<ColourBaseline.Probabilities> colour = wanted ? Optional.of(colour()) : Optional.empty();
            watch.stop();
            GroupPooling logits = GroupPooling.logits(1);
            return new FineTuned(
                    calibrated,
                    start.backbone().card(),
                    advice,
                    new FineTuned.Parts(parts.trainSet(), parts.validationSet(), parts.testSet()),
                    trained.epochs(),
                    trained.keptEpoch(),
                    trained.largestDifference(),
                    test.map(t -> new FineTuned.Scored(
                            labelled(t, model.pooling()),
                            last.map(p -> labelled(p, model.pooling())),
                            colour.map(p -> labelled(t.with(p.test()), logits)))),
                    leftOut.map(l -> new FineTuned.Scored(
                            l.model(),
                            l.headOnly(),
                            colour.flatMap(ColourBaseline.Probabilities::leftOut)
                                    .map(p -> labelled(LayerFit.predictions(parts.trainSet(), p), logits)))),
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

        private ViewSheet views(FineTunedModel model) {
            try (Workers workers = new Workers(compute.threads())) {
                Recipe recipe = advice.recipe();
                return new ViewSheets(model.classes(), model.preprocessing(), plan.seed(), workers)
                        .trainedOn(
                                parts.train(),
                                recipe.augmentation(),
                                data.folds ? 1 : recipe.views(),
                                Task.cancelledWith(task));
            }
        }

        /** The colour baseline, fitted on the model's training and validation images. */
        private ColourBaseline.Probabilities colour() {
            task.phase(Phase.COLOURS);
            TrainValTestSplit seen = parts.withoutValidation();
            try (Workers workers = new Workers(compute.threads())) {
                return data.colour.probabilities(seen.trainSet(), seen.train(), parts.test(), workers, task);
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
