package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.advisor.Inquiry;
import quadrant.advisor.TurnedViews;
import quadrant.augment.ViewSheet;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.Doubting;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.ColourBaseline;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureCache;
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

    /** Runs to the end; the listener hears of each epoch. */
    public FineTuned run(FineTuneRequest request, Consumer<EpochRecord> listener, Task task) throws IOException {
        Backbone backbone =
                new StartingPoints(catalog).load(request.plan().backbone()).backbone();
        DatasetCheck.requireTrainable(request.dataset());
        DatasetScan scan = scan(request, task);
        ColourBaseline colour = new ColourBaseline(
                scan.preprocessing(backbone.card(), request.resize(), request.mapping()),
                scan.dataset().classes().size(),
                request.plan().seed());
        return run(request, scan, colour, listener, task);
    }

    /**
     * The same of images that were looked at before.
     *
     * @param colour keeps what it saw of these images in other runs
     */
    FineTuned run(
            FineTuneRequest request, DatasetScan scan, ColourBaseline colour, Consumer<EpochRecord> listener, Task task)
            throws IOException {
        TrainingPlan plan = request.plan();
        Compute compute = new Compute(plan.device(), plan.threads());
        StartingPoint start = new StartingPoints(catalog).load(plan.backbone());
        Backbone backbone = start.backbone();
        task.part(request.holdOut().words());
        Parts parts = Parts.of(scan, request, start.seen(), task);
        task.say(parts.describe());

        Preprocessing preprocessing = scan.preprocessing(backbone.card(), request.resize(), request.mapping());
        start.tell(scan, task);
        Decision decision = advise(request, backbone, preprocessing, parts, task);
        Advice advice = decision.advice;
        task.part("depth " + advice.recipe().depth() + ", " + request.holdOut().words());
        String dataHash = DatasetScan.dataHash(scan.images());
        Provenance provenance = ProvenanceFacts.of(versions(version, engines), plan, advice, start, scan, parts);
        TrainingInput input = new TrainingInput(
                backbone,
                preprocessing,
                advice.recipe(),
                scan.dataset().classes().size(),
                parts.train(),
                parts.validation(),
                plan.seed(),
                compute,
                fingerprint(provenance, preprocessing, parts));
        Trained trained =
                new Training(engines, cache, request.workFolder(), saveSeconds, watch).run(input, listener, task);
        FineTunedModel model = new FineTunedModel(
                trained.graph(),
                scan.dataset().classes(),
                preprocessing,
                provenance,
                new FineTunedModel.Usage(decision.views, scan.dataset().crop()));
        return tested(
                doubting(model, input, parts, request.doubting(), task),
                trained,
                advice,
                new Context(backbone, parts, scan, dataHash, compute, plan.seed(), colour),
                task);
    }

    private DoubtFit.Learnt doubting(FineTunedModel model, TrainingInput input, Parts parts, Doubting how, Task task) {
        watch.start("doubt");
        try {
            return new DoubtFit(engines, cache, input).learn(model, parts, how, task);
        } finally {
            watch.stop();
        }
    }

    /** What the end of a run needs to know of its beginning. */
    private record Context(
            Backbone backbone,
            Parts parts,
            DatasetScan scan,
            String dataHash,
            Compute compute,
            long seed,
            ColourBaseline colour) {}

    private FineTuned tested(DoubtFit.Learnt learnt, Trained trained, Advice advice, Context c, Task task) {
        FineTunedModel model = learnt.model();
        watch.start("test");
        Optional<Predictions> test = test(model, c.parts.testSet(), c.compute, task);
        Optional<Predictions> testHeadOnly = advice.recipe().depth() == 0
                ? test
                : test(model.with(trained.headGraph()), c.parts.testSet(), c.compute, task);
        watch.start("colour");
        Optional<Predictions> testColour = test.map(t -> colour(t, c, task));
        watch.stop();
        return new FineTuned(
                model,
                c.backbone.card(),
                advice,
                new FineTuned.Parts(c.parts.trainSet(), c.parts.validationSet(), c.parts.testSet()),
                trained.epochs(),
                trained.keptEpoch(),
                trained.largestDifference(),
                new FineTuned.Doubts(learnt.sentences(), learnt.heldOut()),
                test,
                testHeadOnly,
                testColour,
                watch.seconds(),
                trained.device().name().toUpperCase(Locale.ROOT) + ", " + c.compute.threads() + " threads ("
                        + trained.device().why() + ")",
                c.scan.skipped(),
                c.dataHash,
                views(model, advice, c, task),
                new FineTuned.Alike(c.scan.dataset(), c.scan.guard().alikeAcross(c.scan.dataset())));
    }

    private static ViewSheet views(FineTunedModel model, Advice advice, Context c, Task task) {
        try (Workers workers = new Workers(c.compute.threads())) {
            return new ViewSheets(model.classes(), model.preprocessing(), c.seed, workers)
                    .trainedOn(
                            c.parts.train(),
                            advice.recipe().augmentation(),
                            advice.recipe().views(),
                            Task.cancelledWith(task));
        }
    }

    /** A classifier of colours alone, fitted on what the model was trained on and stopped by. */
    private static Predictions colour(Predictions test, Context c, Task task) {
        task.phase("Comparing with colours alone");
        List<TrainingImage> seen = new ArrayList<>(c.parts.train());
        seen.addAll(c.parts.validation());
        List<List<Float>> probabilities;
        try (Workers workers = new Workers(c.compute.threads())) {
            probabilities = c.colour.probabilities(seen, c.parts.test(), workers, task);
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

    /** What is to be trained, and how the model is to look at images. */
    private record Decision(Advice advice, TestViews views) {}

    private Decision advise(
            FineTuneRequest request, Backbone backbone, Preprocessing preprocessing, Parts parts, Task task)
            throws IOException {
        TrainingPlan plan = request.plan();
        watch.start("advice");
        Inquiry inquiry = new Inquiry(engines, cache, System::nanoTime);
        Inquiry.Question question =
                new Inquiry.Question(plan, backbone, preprocessing, parts.trainSet(), parts.train(), request.search());
        Optional<DecidedDepth> decided = DecidedDepth.read(request.workFolder(), task);
        boolean open = plan.strategy() == Strategy.AUTO && plan.depth().isEmpty() && decided.isEmpty();
        Evidence evidence = open ? inquiry.run(question, task) : inquiry.look(question, task);
        watch.stop();
        OptionalInt depth = decided.map(d -> OptionalInt.of(d.depth())).orElse(OptionalInt.empty());
        Advice advice =
                new Advisor().advise(plan, evidence, depth, backbone.card().maxDepth());
        TestViews views = request.testViews()
                .orElseGet(() -> decided.map(DecidedDepth::testViews)
                        .orElseGet(() ->
                                evidence.turned().value().map(TurnedViews::pick).orElse(TestViews.NONE)));
        DecidedDepth now = new DecidedDepth(advice.recipe().depth(), views);
        if (!decided.equals(Optional.of(now))) {
            now.write(request.workFolder());
        }
        advice.reasons().forEach(task::say);
        return new Decision(advice, views);
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
