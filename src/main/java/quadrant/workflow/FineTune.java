package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.Inquiry;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Temperature;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.LayerCut;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.Moments;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.ColourBaseline;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureCache;
import quadrant.training.ImageOutputs;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;
import quadrant.training.Training;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;

/** Fine-tunes a backbone on labelled images: look at the data, split, measure, advise, train, test. */
public final class FineTune {
    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureCache cache;
    private final String version;
    private final double saveSeconds;
    private final Stopwatch watch;

    /**
     * A fine-tuning with these parts.
     *
     * @param version of Quadrant, for the model's provenance
     * @param saveSeconds after which an epoch is saved though it has not ended
     */
    public FineTune(
            Engines engines,
            BackboneCatalog catalog,
            FeatureCache cache,
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

    /** Runs to the end; the listener is given each epoch. */
    public FineTuned run(FineTuneRequest request, Consumer<EpochRecord> listener, Task task) throws IOException {
        StartingPoint start = new StartingPoints(catalog, engines.trunks())
                .load(request.plan().backbone());
        Advisor.requireOffered(request.plan(), start.backbone().card().maxDepth());
        DatasetCheck.requireTrainable(request.dataset());
        DatasetScan scan = scan(request, task);
        Compute compute = new Compute(request.plan().device(), request.plan().threads());
        ColourBaseline colour = new ColourBaseline(
                scan.preprocessing(start.backbone().card(), request.resize(), request.mapping()),
                engines.tails()
                        .matrices(new Compute(
                                request.plan().device(), request.plan().threads())),
                request.plan().seed());
        task.part(request.holdOut().words());
        Parts parts = Parts.of(scan, request, start.seen(), task);
        task.say(parts.describe());
        List<TrainingImage> own = new ArrayList<>(parts.train());
        own.addAll(parts.validation());
        try (LayerPool pool = new LayerPool(engines, cache, watch, own)) {
            return run(
                    request,
                    start,
                    scan,
                    parts,
                    new Shared(colour, pool, new Inquiry(engines, compute), false),
                    listener,
                    task);
        }
    }

    /**
     * What a run shares with others of the same images.
     *
     * @param colour keeps the histograms of these images
     * @param pool keeps their features
     * @param inquiry keeps what similarity was measured by
     * @param folds whether the run is one of a cross-validation, whose single layers are not compared
     */
    record Shared(ColourBaseline colour, LayerPool pool, Inquiry inquiry, boolean folds) {}

    /** The same of one fold of images that were read before. */
    FineTuned run(FineTuneRequest request, StartingPoint start, DatasetScan scan, Shared shared, Task task)
            throws IOException {
        Parts parts = Parts.of(scan, request, start.seen(), task);
        task.say(parts.describe());
        return run(request, start, scan, parts, shared, e -> {}, task);
    }

    private FineTuned run(
            FineTuneRequest request,
            StartingPoint start,
            DatasetScan scan,
            Parts split,
            Shared shared,
            Consumer<EpochRecord> listener,
            Task task)
            throws IOException {
        TrainingPlan plan = request.plan();
        Compute compute = new Compute(plan.device(), plan.threads());
        Backbone backbone = start.backbone();
        Preprocessing preprocessing = scan.preprocessing(backbone.card(), request.resize(), request.mapping());
        if (!shared.folds) {
            start.tell(scan, task);
        }
        LayerRows.Request network =
                new LayerRows.Request(backbone, preprocessing, AugmentationPlan.named("none"), 1, plan.seed(), compute);
        Advice advice = advise(request, network, split, shared, task);
        boolean layered = advice.recipe().strategy() == Strategy.LAYERS;
        // the closed form stops at no epoch
        boolean closed = layered || advice.recipe().strategy() == Strategy.HEAD;
        Parts parts = closed ? split.withoutValidation() : split;
        Provenance provenance = ProvenanceFacts.of(versions(version, engines), plan, advice, start, scan, parts);
        Context context = new Context(
                request, backbone, preprocessing, parts, scan, advice, provenance, compute, shared, network);
        return layered ? layered(context, listener, task) : fineTuned(context, listener, task);
    }

    /** What the end of a run needs to know of its beginning. */
    private record Context(
            FineTuneRequest request,
            Backbone backbone,
            Preprocessing preprocessing,
            Parts parts,
            DatasetScan scan,
            Advice advice,
            Provenance provenance,
            Compute compute,
            Shared shared,
            LayerRows.Request network) {
        Context because(String reason) {
            return with(advice.because(reason));
        }

        Context with(Recipe recipe) {
            return with(advice.with(recipe));
        }

        private Context with(Advice other) {
            return new Context(
                    request, backbone, preprocessing, parts, scan, other, provenance, compute, shared, network);
        }

        FineTunedModel model(OnnxGraph graph, TestViews views) {
            return new FineTunedModel(
                    graph,
                    scan.dataset().classes(),
                    preprocessing,
                    provenance,
                    new FineTunedModel.Usage(views, scan.dataset().crop()));
        }
    }

    private FineTuned layered(Context c, Consumer<EpochRecord> listener, Task task) throws IOException {
        Recipe recipe = c.advice.recipe();
        Optional<TrainingInput> challenger = Advisor.challenger(
                        c.request.plan(), c.advice, c.backbone.card().maxDepth())
                .filter(r -> trainable(c.backbone, r.depth()))
                .map(r -> input(c, r));
        LayerRows rows = c.shared.pool.open(c.network.with(recipe.augmentation(), recipe.views()), task);
        watch.start("fit");
        LayerTraining training = training(c, rows);
        LayerTraining.Result result = training.run(c.request.testViews(), task);
        if (challenger.isPresent()) {
            TrainingInput input = challenger.get();
            watch.start("challenge");
            Measured<Challenge.Result> compared = new Challenge(engines, cache, watch)
                    .run(rows, c.parts.trainSet(), input, result.all().views(), task);
            Context told = c.because(compared.value()
                    .map(Challenge.Result::sentence)
                    .or(compared::reason)
                    .orElseThrow());
            told.advice.reasons().stream().skip(c.advice.reasons().size()).forEach(task::say);
            if (compared.value().filter(r -> r.pick() != Challenge.Pick.LAYERS).isPresent()) {
                return challenged(training, result, compared.value().get(), input, told, listener, task);
            }
            return frozen(training, result, told, task);
        }
        return frozen(training, result, c, task);
    }

    private LayerTraining training(Context c, LayerRows rows) {
        return new LayerTraining(
                engines,
                c.compute,
                rows,
                c.parts.trainSet(),
                c.parts.train(),
                c.request.plan().seed());
    }

    /** The classifier on all layers is the model. */
    private FineTuned frozen(LayerTraining training, LayerTraining.Result result, Context c, Task task) {
        boolean head = c.advice.recipe().strategy() == Strategy.HEAD;
        OnnxGraph graph = head ? training.head(result.all()) : training.graph(result.all());
        FineTunedModel plain = c.model(graph, result.all().views()).with(c.provenance.with(facts(result)));
        // a fold's model is written only where models are kept, and then has its uncertainty
        Trained trained = training.trained(result, plain, !c.shared.folds || c.request.uncertainty(), task);
        DoubtFit doubts = new DoubtFit(c.request.plan().seed());
        DoubtFit.Learnt learnt = c.request.uncertainty()
                ? doubts.learn(
                        plain,
                        LayerTraining.heldOut(result.all()),
                        doubts.outliers(c.parts.trainSet(), training.embedding(), training::embedding),
                        task)
                : new DoubtFit.Learnt(plain, List.of(), Optional.empty());
        Optional<LayerTraining.Tested> known = training.tested(result, c.parts.testSet(), c.parts.test());
        return tested(learnt, trained, known, c, task);
    }

    /** In one order, so that two runs write the same bytes. */
    private static Map<String, String> facts(LayerTraining.Result result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ridgeStrength", Double.toString(result.all().strength()));
        facts.put(
                "temperature",
                result.all()
                        .temperature()
                        .value()
                        .map(t -> Double.toString(t.value()))
                        .orElse("1"));
        return facts;
    }

    /** The fine-tuned network, or its mean with the classifier on all layers, is the model. */
    private FineTuned challenged(
            LayerTraining training,
            LayerTraining.Result result,
            Challenge.Result compared,
            TrainingInput input,
            Context c,
            Consumer<EpochRecord> listener,
            Task task)
            throws IOException {
        Trained tuned = new Training(engines, cache, c.request.workFolder(), saveSeconds, watch)
                .run(input, result.all().classifier(), listener, task);
        boolean mean = compared.pick() == Challenge.Pick.MEAN;
        OnnxGraph graph = mean ? MeanOfTwo.of(training.graph(result.all()), tuned.graph()) : tuned.graph();
        Map<String, String> facts = facts(result);
        facts.put("strategy", "top");
        facts.put("depth", Integer.toString(input.recipe().depth()));
        facts.put("model", mean ? "mean of the frozen and the fine-tuned network" : "fine-tuned network");
        FineTunedModel plain = c.model(graph, result.all().views()).with(c.provenance.with(facts));
        return tested(
                trusted(plain, compared.of(compared.pick()), training, c, task),
                new Trained(
                        graph,
                        training.head(result.last()),
                        tuned.epochs(),
                        tuned.keptEpoch(),
                        tuned.largestDifference(),
                        tuned.device()),
                Optional.empty(),
                c.with(input.recipe()),
                task);
    }

    /** By the images that the comparison held out. */
    private DoubtFit.Learnt trusted(
            FineTunedModel model, Predictions heldOut, LayerTraining training, Context c, Task task) {
        if (!c.request.uncertainty()) {
            return new DoubtFit.Learnt(model, List.of(), Optional.empty());
        }
        DoubtFit doubts = new DoubtFit(c.request.plan().seed());
        return doubts.learn(
                model,
                Measured.of(new DoubtFit.HeldOut(
                        heldOut,
                        Measured.not(
                                "The temperature stays 1, as the model was calibrated before it was trained further."),
                        DoubtFit.count(heldOut) + ", held out of a training on two thirds of the groups.")),
                doubts.outliers(c.parts.trainSet(), training.embedding(), training::embedding),
                task);
    }

    /** What to train, which a checkpoint of the same output folder must agree with. */
    private TrainingInput input(Context c, Recipe recipe) {
        TrainingInput input = new TrainingInput(
                c.backbone,
                c.preprocessing,
                recipe,
                c.scan.dataset().classes().size(),
                c.parts.train(),
                c.parts.validation(),
                c.request.plan().seed(),
                c.compute,
                fingerprint(c.provenance, c.preprocessing, c.parts));
        Training.requireOwn(c.request.workFolder(), input);
        return input;
    }

    private boolean trainable(Backbone backbone, int depth) {
        LayerCut cut = new LayerCut(
                PooledLayers.of(backbone.graph(), backbone.head()),
                backbone.card().cuts().get(depth));
        return engines.tails().obstacles(cut.tail()).isEmpty();
    }

    /** The strategy or depth that the user named. */
    private FineTuned fineTuned(Context c, Consumer<EpochRecord> listener, Task task) throws IOException {
        Recipe recipe = c.advice.recipe();
        task.part("depth " + recipe.depth() + ", " + c.request.holdOut().words());
        TrainingInput input = input(c, recipe);
        LayerRows rows = c.shared.pool.open(
                c.network.with(
                        recipe.augmentation(),
                        c.request
                                .plan()
                                .views()
                                .orElse(Advisor.layerViews(c.parts.train().size()))),
                task);
        LayerTraining layers = training(c, rows);
        LayerTraining.Result result =
                layers.run(Optional.of(c.request.testViews().orElse(TestViews.NONE)), task);
        if (recipe.depth() == 0) {
            return lastLayer(layers, result, c, task);
        }
        Training training = new Training(engines, cache, c.request.workFolder(), saveSeconds, watch);
        boolean compares = c.parts.validation().isEmpty() && !input.whole() && !c.shared.folds;
        Measured<Challenge.Result> compared = compares
                ? new Challenge(engines, cache, watch)
                        .run(rows, c.parts.trainSet(), input, result.all().views(), task)
                : Measured.not("Fine-tuning was not compared with the frozen network.");
        Context told = compares
                ? c.because(compared.value()
                        .map(Challenge.Result::sentence)
                        .or(compared::reason)
                        .orElseThrow())
                : c;
        Trained trained =
                training.run(input, result.all().classifier(), listener, task).with(layers.head(result.last()));
        FineTunedModel model = c.model(trained.graph(), result.all().views());
        DoubtFit.Learnt learnt = compared.value().isPresent()
                ? trusted(model, compared.value().get().tuned(), layers, c, task)
                : doubting(model, c, task);
        return tested(learnt, trained, Optional.empty(), told, task);
    }

    /** The classifier on the last layer alone is the model. */
    private FineTuned lastLayer(LayerTraining layers, LayerTraining.Result result, Context c, Task task) {
        return frozen(layers, new LayerTraining.Result(result.last(), result.last()), c, task);
    }

    /** By the validation part, where there is one. */
    private DoubtFit.Learnt doubting(FineTunedModel model, Context c, Task task) {
        Dataset validation = c.parts.validationSet();
        if (!c.request.uncertainty()) {
            return new DoubtFit.Learnt(model, List.of(), Optional.empty());
        }
        task.phase("Calibrating probabilities");
        watch.start("calibration");
        DoubtFit doubts = new DoubtFit(c.request.plan().seed());
        if (validation.size() == 0) {
            Measured<DoubtFit.HeldOut> none = Measured.not("No image was held out of this training.");
            return doubts.learn(model, none, Measured.not("No image was held out of this training."), task);
        }
        Predictions raw = new Evaluate(engines.trunks(), c.compute, model.testViews()).run(model, validation, task);
        Measured<Temperature> t = model.testViews() == TestViews.NONE
                ? Temperature.fit(raw)
                : Measured.not("The temperature stays 1, as it would act on each turned image and not on their mean.");
        Temperature used = t.value().orElse(Temperature.ONE);
        FineTunedModel cooled = model.with(Head.cooled(model.graph(), used.value()));
        Predictions heldOut = used.apply(raw);
        Averaged embedding = new Averaged(c.backbone.head().features(), List.of());
        float[][] features = new ImageOutputs(engines.trunks(), c.compute)
                .of(
                        Moments.means(model.graph(), List.of(embedding)),
                        c.preprocessing,
                        validation.samples().stream().map(Sample::pixels).toList(),
                        task)
                .get(0);
        return doubts.learn(
                cooled,
                Measured.of(new DoubtFit.HeldOut(
                        heldOut, t, DoubtFit.count(heldOut) + " of the validation part, which also chose the epoch.")),
                doubts.outliers(validation, embedding, i -> features[i]),
                task);
    }

    /** @param known predictions of the test part, where they are known without another pass */
    private FineTuned tested(
            DoubtFit.Learnt learnt, Trained trained, Optional<LayerTraining.Tested> known, Context c, Task task) {
        FineTunedModel model = learnt.model();
        watch.start("test");
        Optional<Predictions> test =
                known.map(LayerTraining.Tested::all).or(() -> test(model, c.parts.testSet(), c.compute, task));
        Optional<Predictions> testLastLayer = known.map(LayerTraining.Tested::last)
                .or(() -> c.advice.recipe().strategy() == Strategy.HEAD
                        ? test
                        : test(model.with(trained.headGraph()), c.parts.testSet(), c.compute, task));
        watch.start("colour");
        Optional<Predictions> testColour = test.map(t -> colour(t, c, task));
        watch.stop();
        return new FineTuned(
                model,
                c.backbone.card(),
                c.advice,
                new FineTuned.Parts(c.parts.trainSet(), c.parts.validationSet(), c.parts.testSet()),
                trained.epochs(),
                trained.keptEpoch(),
                trained.largestDifference(),
                new FineTuned.Doubts(learnt.sentences(), learnt.heldOut()),
                test,
                testLastLayer,
                testColour,
                watch.seconds(),
                trained.device().name().toUpperCase(Locale.ROOT) + ", " + c.compute.threads() + " threads ("
                        + trained.device().why() + ")",
                c.scan.skipped(),
                DatasetScan.dataHash(c.scan.images()),
                views(model, c, task),
                new FineTuned.Alike(c.scan.dataset(), c.scan.guard().alikeAcross(c.scan.dataset())));
    }

    private static ViewSheet views(FineTunedModel model, Context c, Task task) {
        try (Workers workers = new Workers(c.compute.threads())) {
            Recipe recipe = c.advice.recipe();
            return new ViewSheets(
                            model.classes(),
                            model.preprocessing(),
                            c.request.plan().seed(),
                            workers)
                    .trainedOn(
                            c.parts.train(),
                            recipe.augmentation(),
                            c.shared.folds ? 1 : recipe.views(),
                            Task.cancelledWith(task));
        }
    }

    /** A classifier of colours alone, fitted on what the model was trained on and stopped by. */
    private static Predictions colour(Predictions test, Context c, Task task) {
        task.phase("Comparing with colours alone");
        Parts seen = c.parts.withoutValidation();
        List<List<Float>> probabilities;
        try (Workers workers = new Workers(c.compute.threads())) {
            probabilities = c.shared.colour.probabilities(seen.trainSet(), seen.train(), c.parts.test(), workers, task);
        }
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < probabilities.size(); i++) {
            Prediction p = test.rows().get(i);
            rows.add(new Prediction(p.id(), p.group(), p.truth(), probabilities.get(i)));
        }
        return new Predictions(test.classes(), rows);
    }

    /** Of Quadrant and its engines. */
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
            // given folds are not changed: there the copies are refused
            boolean asGiven = request.allowLeakage() || request.holdOut() instanceof HoldOut.Fold;
            return asGiven ? scan : scan.withCopiesTogether();
        } finally {
            watch.stop();
        }
    }

    private Advice advise(FineTuneRequest request, LayerRows.Request network, Parts parts, Shared shared, Task task) {
        TrainingPlan plan = request.plan();
        LayerRows rows = shared.pool.open(network, task);
        watch.start("advice");
        Evidence evidence = shared.inquiry.look(
                new Inquiry.Question(plan, network, parts.trainSet(), parts.train(), rows, request.size()),
                !shared.folds,
                task);
        watch.stop();
        Advice advice =
                new Advisor().advise(plan, evidence, network.backbone().card().maxDepth());
        advice.reasons().forEach(task::say);
        return advice;
    }

    private static String fingerprint(Provenance provenance, Preprocessing preprocessing, Parts parts) {
        StringBuilder all = new StringBuilder(provenance.facts().toString()).append(preprocessing);
        parts.train().forEach(i -> all.append(i.pixelHash()));
        parts.validation().forEach(i -> all.append(i.pixelHash()));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Predictions> test(FineTunedModel model, Dataset images, Compute compute, Task task) {
        return images.size() == 0
                ? Optional.empty()
                : Optional.of(new Evaluate(engines.trunks(), compute, model.testViews()).run(model, images, task));
    }
}
