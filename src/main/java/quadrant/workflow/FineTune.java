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
import quadrant.advisor.ChannelEvidence;
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
import quadrant.torch.Flow;
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
    /** The fact of a model that names the library by which its layers were trained. */
    private static final String TAIL = "tail";

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
        return new Run(request, data, scan, new Stopwatch(), e -> {}, task).run();
    }

    /** The versions of Quadrant and its engines. */
    Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("quadrant", version);
        versions.put("trunk", engines.trunks().version());
        versions.put(TAIL, engines.tails().version());
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
        /** On images that no candidate was trained on, where the delivered one is calibrated by them. */
        private Optional<Challenge> compared = Optional.empty();

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
            TrainValTestSplit split = TrainValTestSplit.of(scan, request, start.seen(), task);
            this.network = scan.network(start.backbone(), request.images(), split.train(), plan.seed(), compute);
            this.preprocessing = network.preprocessing();
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
            List<Integer> few = LayerFit.choosers(train, network.layers().width(), plan.seed());
            if (few.isEmpty()) {
                return Optional.empty();
            }
            Dataset dataset = train.with(few.stream().map(train.samples()::get).toList());
            List<TrainingImage> images = few.stream().map(split.train()::get).toList();
            try (LayerRows rows = data.some(network, images, task)) {
                watch.start("choice");
                Variant variant = rows.fit(dataset, images).variant();
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
            Advice made = scan.advise(plan, evidence, start.backbone().card().maxDepth(), engines.tails());
            made.reasons().forEach(task::info);
            // in folds, whose advice has no report of its own
            made.untrained().filter(why -> data.folds).ifPresent(task::warn);
            return made;
        }

        private boolean prescribed() {
            return plan.strategy() == Strategy.QUADRANT;
        }

        /** A comparison was made, and its sentences are shown; or why it was not. */
        private void compare(Measured<Challenge> made) {
            compared = made.value();
            int before = advice.reasons().size();
            compared.ifPresent(c -> {
                advice = advice.with(c.comparison());
                advice.reasons().stream().skip(before).forEach(task::info);
            });
            made.reason()
                    .ifPresent(why ->
                            advice = advice.because("Training was not compared with the frozen network: " + why));
        }

        /** The model that the comparison chose; without one that on all layers unless the user named another. */
        private Deliver delivered() {
            Deliver usual = plan.deliver() == Deliver.BEST ? Deliver.LAYERS : plan.deliver();
            return advice.comparison().map(Comparison::delivered).orElse(usual);
        }

        // training

        FineTuned run() throws IOException {
            Optional<TrainingInput> input =
                    advice.recipe().strategy() == Strategy.LAYERS ? Optional.empty() : input(deepest());
            Frozen frozen = fit();
            if (frozen.all.layers().oneByOne() && !data.folds) {
                frozen.channels(preprocessing.mapping().set().orElseThrow().names(), plan.seed(), task)
                        .ifPresent(channels -> {
                            task.info(ChannelEvidence.sentence(channels));
                            advice = advice.with(channels);
                        });
            }
            Candidate best = input.isEmpty()
                    ? untrained(frozen)
                    : prescribed() ? competing(frozen, input.get()) : wished(frozen, input.get());
            FineTunedModel plain = model(best, frozen);
            Trained trained = best.trained()
                    .orElseGet(() -> frozen.trained(
                            best.fit().orElseThrow(),
                            best instanceof Candidate.Mean m ? m.layers().graph() : plain.graph()));
            // a fold's closed form is written only where models are kept, and then has its uncertainty
            boolean written = best.trained().isPresent() || !data.folds || request.uncertainty();
            double difference = written ? difference(plain.with(trained.graph()), trained) : 0;
            return result(frozen, best, calibrated(best, plain, frozen), trained, difference);
        }

        private double difference(FineTunedModel model, Trained trained) {
            Dataset train = parts.trainSet();
            Dataset few =
                    train.with(train.samples().subList(0, trained.expected().size()));
            return trained.difference(probabilities(evaluated(model, TestViews.NONE, few, Task.cancelledWith(task))));
        }

        /** The classifiers on the frozen network, on views as the recipe, the comparison or the user wants them. */
        private Frozen fit() {
            Recipe recipe = advice.recipe();
            Recipe closed = recipe.strategy() == Strategy.LAYERS ? recipe : closed();
            AugmentationPlan augmentation = closed.augmentation();
            int views = closed.views();
            Optional<TestViews> turned = request.testViews();
            if (recipe.strategy() != Strategy.LAYERS && !prescribed()) {
                augmentation = Advisor.fitted(
                        plan, recipe.augmentation(), parts.train().size());
                views = plan.views().orElse(views);
                turned = Optional.of(turned.orElse(TestViews.NONE));
            }
            LayerRows rows = data.open(network.with(augmentation, views), task);
            watch.start("fit");
            return new Frozen(rows, parts.trainSet(), parts.train(), turned, task);
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
            return Flow.obstacles(cut.tail()).isEmpty();
        }

        /** The recipe of the advice, to the greatest depth that is tried. */
        private Recipe deepest() {
            List<Integer> depths = depths();
            Recipe recipe = advice.recipe()
                    .with(depths.get(depths.size() - 1), advice.recipe().epochs());
            task.detail("depth " + recipe.depth() + ", " + request.holdOut().text());
            return recipe;
        }

        /** The training settings, which must match those of a checkpoint in the output folder; empty for depth 0. */
        private Optional<TrainingInput> input(Recipe recipe) {
            if (recipe.depth() == 0) {
                return Optional.empty();
            }
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
            return Optional.of(input);
        }

        private Trained train(TrainingInput input, LayerFit.Fitted from, Map<String, float[]> weights)
                throws IOException {
            try (Training training =
                    new Training(engines, cache, watch, input, from, List.of(), TestViews.NONE, task)) {
                return training.run(weights, request.workFolder(), saveSeconds, listener, task);
            }
        }

        private Candidate.Layers layers(LayerFit.Fitted by, boolean inPlace) {
            return new Candidate.Layers(by, inPlace, preprocessing);
        }

        /** The classifier on the last layer, that on all, or, where both compete, their mean: by left-out images. */
        private Candidate untrained(Frozen frozen) {
            Candidate.Layers all = layers(frozen.all, false);
            Recipe recipe = advice.recipe();
            if (recipe.strategy() == Strategy.LAYERS) {
                frozen.bags.ifPresent(bags -> {
                    task.info(bags.reason());
                    advice = advice.because(bags.reason());
                });
                return all;
            }
            if (prescribed()) {
                compare(frozen.all
                        .leftOut()
                        .map(a -> challenge(
                                a,
                                frozen.last.leftOut().value().orElseThrow(),
                                ", each left out with its group and others of both fits.",
                                0)));
            }
            Deliver deliver = prescribed() ? delivered() : Deliver.QUADRANT;
            if (deliver == Deliver.QUADRANT) {
                return layers(frozen.last, recipe.strategy() == Strategy.HEAD);
            }
            Candidate.Layers plain = layers(frozen.last, false);
            return kept(deliver == Deliver.MEAN ? new Candidate.Mean(all, plain) : all);
        }

        private Challenge challenge(Predictions layers, Predictions trained, String which, int depth) {
            return Challenge.of(
                    layers, trained, which, List.of(), depth, plan.deliver(), plan.seed(), Optional.empty(), Map.of());
        }

        /** The network trained to a depth of 1 or more, as the user wishes. */
        private Candidate wished(Frozen frozen, TrainingInput input) throws IOException {
            if (parts.validation().isEmpty() && !input.whole() && !data.folds) {
                search(frozen, input, input.recipe().epochs());
            }
            return new Candidate.Tail(train(input, frozen.all, Map.of()), Optional.empty());
        }

        /**
         * The network trained to a depth of 1 or more, which competes with the classifier on all layers: on a third of the groups
         * before it is trained on all, or else on the validation set after it.
         */
        private Candidate competing(Frozen frozen, TrainingInput input) throws IOException {
            Candidate.Layers all = layers(frozen.all, false);
            Recipe recipe = input.recipe();
            int trial = Math.max(1, recipe.epochs() / 2);
            if (parts.validation().isEmpty()) {
                search(frozen, input, trial);
                if (delivered() == Deliver.LAYERS) {
                    return kept(all);
                }
            }
            Recipe rest = compared.map(c -> recipe.with(c.comparison().depth(), Math.max(1, recipe.epochs() - trial)))
                    .orElse(recipe);
            LayerFit.Fitted from = compared.flatMap(c -> c.start()).orElse(frozen.all);
            Trained trained =
                    train(input.with(rest), from, compared.map(c -> c.weights()).orElse(Map.of()));
            advice = advice.with(recipe.with(rest.depth(), recipe.epochs()));
            Candidate.Tail tail = new Candidate.Tail(trained, Optional.of(from));
            if (!parts.validation().isEmpty()) {
                validate(frozen, all, tail);
            }
            return switch (delivered()) {
                case LAYERS -> kept(all);
                case MEAN -> new Candidate.Mean(all, tail);
                case QUADRANT, BEST -> tail;
            };
        }

        /** The frozen network is kept, with the recipe of its classifier. */
        private Candidate kept(Candidate candidate) {
            advice = advice.with(closed());
            return candidate;
        }

        /** Compares on a third of the groups. */
        private void search(Frozen frozen, TrainingInput input, int epochs) {
            watch.start("comparison");
            compare(Challenge.search(
                    FineTune.this,
                    watch,
                    frozen.rows,
                    parts.trainSet(),
                    input,
                    depths().stream().map(d -> input.recipe().with(d, epochs)).toList(),
                    frozen.all.views(),
                    prescribed() ? plan.deliver() : Deliver.QUADRANT,
                    task));
        }

        /** Compares on the validation set, which no candidate was trained on, though it chose the epoch. */
        private void validate(Frozen frozen, Candidate.Layers all, Candidate.Tail tail) {
            Dataset validation = parts.validationSet();
            TestViews views = frozen.all.views();
            compare(Measured.of(challenge(
                    evaluated(model(all, frozen), views, validation, task),
                    evaluated(model(tail, frozen), views, validation, task),
                    VALIDATION,
                    advice.recipe().depth())));
            // of the tail alone, the temperature is fitted too
            compared = compared.filter(c -> delivered() != Deliver.QUADRANT);
        }

        // models

        /** What a model by the advice depends on: versions, backbone, data, plan. */
        private Provenance provenance() {
            Recipe r = advice.recipe();
            Map<String, Object> values = r.values();
            Map<String, String> facts = new LinkedHashMap<>(versions());
            if (r.depth() == 0) {
                facts.remove(TAIL);
            }
            facts.putAll(start.facts());
            facts.put("data.sha256", DatasetScan.dataHash(scan.images()));
            facts.put(FineTunedModel.SIDE_FACT, Integer.toString(scan.sidePx()));
            if (!request.images().planes().isEmpty()) {
                facts.put(FineTunedModel.PLANES_FACT, request.images().planes());
            }
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

        private FineTunedModel model(Candidate candidate, Frozen frozen) {
            Map<String, String> facts = new LinkedHashMap<>();
            candidate.fit().ifPresent(by -> {
                facts.putAll(frozen.facts(by));
                compared.ifPresent(
                        c -> facts.put(Comparison.FACT, c.comparison().verdict()));
            });
            if (candidate instanceof Candidate.Mean) {
                facts.put("strategy", "mean");
            }
            return new FineTunedModel(
                    candidate.graph(),
                    scan.dataset().classes(),
                    candidate
                            .fit()
                            .map(LayerFit.Fitted::layers)
                            .filter(PooledLayers::oneByOne)
                            .map(l -> preprocessing.ofModel(l.channels()))
                            .orElse(preprocessing),
                    provenance().with(facts),
                    frozen.all.views(),
                    scan.dataset().crop(),
                    frozen.bags
                            .filter(b -> candidate instanceof Candidate.Layers)
                            .map(BagFit::pooling)
                            .orElse(GroupPooling.MEAN),
                    Optional.empty(),
                    Optional.empty());
        }

        // uncertainty

        /** By held-out predictions; outliers by the pooled layers of the training images. */
        private FineTuned.Uncertain calibrated(Candidate candidate, FineTunedModel model, Frozen frozen) {
            if (!request.uncertainty()) {
                return new FineTuned.Uncertain(model, List.of(), Optional.empty());
            }
            UncertaintyCalibration calibration = new UncertaintyCalibration(plan.seed());
            boolean competed = prescribed() && parts.validation().isEmpty();
            if (candidate instanceof Candidate.Tail && compared.isEmpty() && !competed) {
                return calibratedByValidation(calibration, model);
            }
            Measured<UncertaintyCalibration.HeldOut> heldOut = candidate instanceof Candidate.Layers l
                    ? frozen.heldOut(l.by())
                    : compared.map(c -> Measured.of(c.heldOut(candidate))).orElseGet(() -> Measured.not(NONE_HELD_OUT));
            return calibration.learn(model, heldOut, frozen.outliers(calibration), task);
        }

        /** By the validation set, where there is one. */
        private FineTuned.Uncertain calibratedByValidation(UncertaintyCalibration calibration, FineTunedModel model) {
            Dataset validation = parts.validationSet();
            task.phase(Phase.CALIBRATING);
            watch.start("calibration");
            if (validation.size() == 0) {
                return calibration.learn(model, Measured.not(NONE_HELD_OUT), Measured.not(NONE_HELD_OUT), task);
            }
            Predictions raw = evaluated(model, model.testViews(), validation, task);
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
                            Averaged.means(model.graph(), List.of(middle)),
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

        /** Tests the model on the held-out images, beside the classifiers on the last layer and on colours alone. */
        private FineTuned result(
                Frozen frozen, Candidate best, FineTuned.Uncertain calibrated, Trained trained, double difference) {
            FineTunedModel model = calibrated.model();
            boolean head = advice.recipe().strategy() == Strategy.HEAD;
            Optional<LayerFit.Fitted> closed =
                    best instanceof Candidate.Layers l ? Optional.of(l.by()) : Optional.empty();
            // not in a fold, nor where the continued model was trained on these images, as its layers then know them
            boolean unknown = !data.folds && !start.mayKnow(parts.train());
            Optional<Predictions> leftOut =
                    closed.filter(by -> unknown).flatMap(by -> by.leftOut().value());
            watch.start("test");
            Optional<Predictions> test = closed.flatMap(by -> frozen.tested(by, parts.testSet(), parts.test()))
                    .or(() -> test(model));
            Optional<Predictions> last = frozen.tested(frozen.last, parts.testSet(), parts.test())
                    .or(() -> head ? test : lastLayer(model, frozen));
            watch.start("colour");
            boolean wanted = test.isPresent() || leftOut.isPresent();
            Optional<ColourBaseline.Probabilities> colour = wanted ? Optional.of(colour()) : Optional.empty();
            watch.stop();
            GroupPooling logits = GroupPooling.logits(1);
            List<TrainingImage> images = new ArrayList<>(parts.train());
            images.addAll(parts.test());
            return new FineTuned(
                    calibrated,
                    start.backbone().card(),
                    advice,
                    new FineTuned.Parts(parts.trainSet(), parts.validationSet(), parts.testSet()),
                    trained.epochs(),
                    trained.keptEpoch(),
                    difference,
                    test.map(t -> new FineTuned.Scored(
                            labelled(t, model.pooling()),
                            last.map(p -> labelled(p, model.pooling())),
                            colour.map(p -> labelled(t.with(p.test()), logits)))),
                    leftOut.map(l -> new FineTuned.Scored(
                            l,
                            frozen.last.leftOut().value(),
                            colour.flatMap(ColourBaseline.Probabilities::leftOut)
                                    .map(p -> labelled(LayerFit.predictions(parts.trainSet(), p), logits)))),
                    // for the examination, which folds do not have
                    closed.filter(by -> !data.folds)
                            .map(by -> frozen.read(by, head, images))
                            .orElse(Map.of()),
                    watch.seconds(),
                    trained.device().name().toUpperCase(Locale.ROOT) + ", " + compute.threads() + " threads ("
                            + trained.device().why() + ")",
                    scan.skipped(),
                    DatasetScan.dataHash(scan.images()),
                    views(model),
                    new CheckedData(scan.dataset(), scan.guard(), start.again(parts.test())));
        }

        private Optional<Predictions> lastLayer(FineTunedModel model, Frozen frozen) {
            return test(model.with(layers(frozen.last, true).graph()));
        }

        /** Where labels are of bags, each bag as one image. */
        private Predictions labelled(Predictions images, GroupPooling pooling) {
            return scan.dataset().bags() ? GroupCall.pooled(images, pooling) : images;
        }

        private ViewSheet views(FineTunedModel model) {
            try (Workers workers = new Workers(compute.threads())) {
                Recipe recipe = advice.recipe();
                return new Views.Sheets(model.classes(), model.preprocessing().ofPictures(), plan.seed(), workers)
                        .trainedOn(
                                parts.trainSet(),
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
            Predictions all = evaluated(model, model.testViews(), parts.testSet(), task);
            // without doubts, as predictions by the closed form and those of a resumed fold have none
            return Optional.of(all.with(probabilities(all)));
        }

        private Predictions evaluated(FineTunedModel model, TestViews views, Dataset images, Task own) {
            return new Evaluate(engines.trunks(), compute, views).run(model, images, own);
        }

        private static List<List<Float>> probabilities(Predictions predictions) {
            return predictions.rows().stream().map(Prediction::probabilities).toList();
        }
    }
}
