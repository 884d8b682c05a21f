package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import quadrant.advisor.Advisor;
import quadrant.advisor.EvidenceCollector;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.model.SeenImages;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.TrainingPlan;
import quadrant.task.Folders;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.ColourBaseline;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.LearningProbe;
import quadrant.training.Stopwatch;

/**
 * Grouped, stratified, repeated, nested cross-validation: each fold is held out once in each repeat, and depth, augmentation
 * and stopping are decided within the remaining folds, as {@link FineTune} does (Varma &amp; Simon, Bias in error estimation
 * when using cross-validation for model selection, BMC Bioinformatics 2006).
 *
 * <p>All folds have the seed of the plan, so that an image has the same views in each and runs through the frozen layers once.
 * Only the folds are drawn anew for each repeat, by the seed plus the number of the repeat.
 */
public final class CrossValidate {
    /** For the learning curve the kernel of all images is kept in memory; a dataset with more than these lacks no labels. */
    private static final int MOST_IMAGES = 2500;

    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureStore cache;
    private final String version;
    private final double saveSeconds;

    /** As {@link FineTune}. */
    public CrossValidate(
            Engines engines, BackboneCatalog catalog, FeatureStore cache, String version, double saveSeconds) {
        this.engines = engines;
        this.catalog = catalog;
        this.cache = cache;
        this.version = version;
        this.saveSeconds = saveSeconds;
    }

    /**
     * The request.
     *
     * @param each the fine-tuning of each fold, whose own hold-out is ignored; its work folder stores finished folds and the
     *     checkpoint of the current one
     * @param repeats 1 where the folds are given by a column
     */
    public record Request(FineTuneRequest each, Folds folds, int repeats) {
        public Request {
            if (repeats < 1 || (repeats > 1 && folds instanceof Folds.Column)) {
                throw new IllegalArgumentException(repeats + " repeats of " + folds);
            }
        }
    }

    /** Receives the model of each trained fold. */
    @FunctionalInterface
    public interface Models {
        /** A model, before its fold is recorded as finished. */
        void keep(int repeat, int fold, FineTunedModel model) throws IOException;
    }

    /** Runs to the end. */
    public CrossValidated run(Request request, Models models, Task task) throws IOException {
        FineTuneRequest each = request.each();
        long seed = each.plan().seed();
        InitialModel start =
                new InitialModels(catalog, engines.trunks()).load(each.plan().backbone());
        Backbone backbone = start.backbone();
        Advisor.requireOffered(each.plan(), backbone.card().maxDepth());
        DatasetCheck.requireTrainable(each.dataset());
        // before the images are read: mistakes in the folds are known from the table
        folds(each.dataset(), request, seed, Task.SILENT);
        Compute compute = new Compute(each.plan().device(), each.plan().threads());
        ColourBaseline colour = new ColourBaseline(
                DatasetScan.preprocessing(backbone.card(), each.resize(), each.mapping(), Optional.empty()),
                engines.trunks().matrices(compute),
                seed);
        DatasetScan read = DatasetScan.checked(
                each.dataset(),
                each.mapping(),
                each.skipUnreadable(),
                colour::see,
                each.plan().threads(),
                task);
        boolean asGiven = request.folds() instanceof Folds.Column || each.allowLeakage();
        DatasetScan scan = asGiven ? read : read.withCopiesTogether();
        List<int[]> folds = folds(scan.dataset(), request, seed, task);
        TrainValTestSplit.checkFolds(scan, folds, start.seen().orElse(SeenImages.NONE), each.allowLeakage(), task);
        Preprocessing preprocessing = scan.preprocessing(backbone.card(), each.resize(), each.mapping());
        try (LayerPool pool = new LayerPool(engines, cache, new Stopwatch(System::nanoTime), scan.images())) {
            FineTune.Shared shared = new FineTune.Shared(colour, pool, new EvidenceCollector(engines, compute), true);
            String fingerprint = fingerprint(request, backbone.card().sha256(), preprocessing, scan, folds);
            List<FoldOutcome> outcomes = outcomes(request, start, shared, models, fingerprint, scan, folds, task);
            LayerRows.Request network = turned(each.plan(), backbone, preprocessing, compute);
            Measured<LearningCurve> learning =
                    learning(scan.dataset(), folds.get(0), () -> pool.open(network, task), compute, seed, task);
            return new CrossValidated(
                    request,
                    scan.dataset(),
                    backbone.card(),
                    preprocessing,
                    outcomes,
                    learning,
                    scan.skipped(),
                    new CheckedData(scan.dataset(), scan.guard(), 0),
                    DatasetScan.dataHash(scan.images()),
                    versions());
        }
    }

    /** What the learning curve reads. */
    private static LayerRows.Request turned(
            TrainingPlan plan, Backbone backbone, Preprocessing preprocessing, Compute compute) {
        return new LayerRows.Request(
                        backbone,
                        preprocessing,
                        plan.augmentation().orElse(AugmentationPlan.named("turns")),
                        plan.views().orElse(TestViews.TURNS.count()),
                        plan.seed(),
                        compute)
                .turned();
    }

    /**
     * The learning curve over the folds: the expected gain from more labels, by classifiers on all layers of the frozen network.
     *
     * @param rows of the dataset's images, in its order, with turned views as the model is trained on; opened where a curve is
     *     drawn
     * @return no value where a class has too few groups, or there are too many images
     */
    private Measured<LearningCurve> learning(
            Dataset dataset, int[] folds, Supplier<LayerRows> rows, Compute compute, long seed, Task task) {
        if (dataset.bags()) {
            return Measured.not("No learning curve is drawn of bags.");
        }
        if (dataset.size() > MOST_IMAGES) {
            return Measured.not("No learning curve is drawn of more than " + MOST_IMAGES + " images.");
        }
        for (int k = 0; k < dataset.classes().size(); k++) {
            int label = k;
            long groups = dataset.samples().stream()
                    .filter(s -> s.label() == label)
                    .map(Sample::group)
                    .distinct()
                    .count();
            if (groups < LearningCurve.FEWEST_GROUPS) {
                return Measured.not("The class " + dataset.classes().name(k) + " comes from " + groups
                        + (dataset.groupsKnown() ? " groups" : " images") + ", too few to draw a learning curve; "
                        + LearningCurve.FEWEST_GROUPS + " of each class are needed.");
            }
        }
        task.phase(Phase.CURVE);
        int[] places = IntStream.range(0, dataset.size()).toArray();
        LearningProbe probe =
                new LearningProbe(dataset, rows.get(), places, engines.trunks().matrices(compute), seed);
        return Measured.of(LearningCurve.of(probe.run(folds, task), seed));
    }

    private List<FoldOutcome> outcomes(
            Request request,
            InitialModel start,
            FineTune.Shared shared,
            Models models,
            String fingerprint,
            DatasetScan scan,
            List<int[]> folds,
            Task task)
            throws IOException {
        List<FoldOutcome> outcomes = new ArrayList<>();
        Path work = request.each().workFolder();
        FoldTask counted =
                new FoldTask(task, folds.stream().mapToInt(f -> names(f).size()).sum(), System::nanoTime);
        for (int repeat = 0; repeat < folds.size(); repeat++) {
            DatasetScan numbered = scan.withFolds(folds.get(repeat));
            for (int fold : names(folds.get(repeat))) {
                counted.begin(outcomes.size() + 1);
                FoldFile file = new FoldFile(work, repeat, fold, fingerprint);
                Optional<FoldOutcome> finished = file.read(counted);
                if (finished.isPresent()) {
                    counted.finishedBefore("Fold " + fold + (request.repeats() > 1 ? " of repeat " + repeat : ""));
                    outcomes.add(finished.get());
                    continue;
                }
                Path own = work.resolve("work-" + repeat + "-" + fold);
                Stopwatch watch = new Stopwatch(System::nanoTime);
                FineTuned tuned = new FineTune(engines, catalog, cache, version, saveSeconds, watch)
                        .run(request.each().with(new HoldOut.Fold(fold), own), start, numbered, shared, counted);
                models.keep(repeat, fold, tuned.model());
                Predictions test = tuned.test().orElseThrow().model();
                FoldOutcome outcome = new FoldOutcome(repeat, fold, facts(tuned), tuned.seconds(), test, rivals(tuned));
                file.write(outcome);
                Folders.delete(own);
                counted.end(test, scan.dataset().bags() ? "bags" : "images");
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private static Map<String, String> facts(FineTuned tuned) {
        Map<String, String> facts =
                new LinkedHashMap<>(tuned.model().provenance().facts());
        facts.put("keptEpoch", Integer.toString(tuned.keptEpoch()));
        facts.put("device", tuned.device());
        return facts;
    }

    private static Map<BaselineComparison.Kind, Predictions> rivals(FineTuned tuned) {
        Map<BaselineComparison.Kind, Predictions> rivals = new EnumMap<>(BaselineComparison.Kind.class);
        FineTuned.Scored test = tuned.test().orElseThrow();
        rivals.put(
                BaselineComparison.Kind.MAJORITY,
                majority(test.model(), tuned.parts().train().counts()));
        test.colour().ifPresent(p -> rivals.put(BaselineComparison.Kind.COLOUR, p));
        test.headOnly().ifPresent(p -> rivals.put(BaselineComparison.Kind.FROZEN, p));
        return rivals;
    }

    /** The majority-class baseline for every image; among equally large classes the first. */
    public static Predictions majority(Predictions test, int[] trainingCounts) {
        int largest = 0;
        for (int k = 1; k < trainingCounts.length; k++) {
            largest = trainingCounts[k] > trainingCounts[largest] ? k : largest;
        }
        List<Float> sure = new ArrayList<>(Collections.nCopies(trainingCounts.length, 0f));
        sure.set(largest, 1f);
        return new Predictions(
                test.classes(),
                test.rows().stream()
                        .map(p -> new Prediction(p.id(), p.group(), p.truth(), sure))
                        .toList());
    }

    private static List<int[]> folds(Dataset dataset, Request request, long seed, Task task) {
        if (request.folds() instanceof Folds.Drawn n) {
            GroupSplit.requireGroupsOfEachClass(dataset, n.folds());
            return IntStream.range(0, request.repeats())
                    .mapToObj(r -> GroupSplit.folds(dataset, n.folds(), seed + r))
                    .toList();
        }
        return List.of(GroupSplit.namedFolds(dataset, task));
    }

    private static List<Integer> names(int[] folds) {
        return Arrays.stream(folds).distinct().sorted().boxed().toList();
    }

    private String fingerprint(
            Request request, String backbone, Preprocessing preprocessing, DatasetScan scan, List<int[]> folds) {
        StringBuilder all = new StringBuilder()
                .append(versions())
                // the plan names a file, whose content may change
                .append(backbone)
                .append(request.each().plan())
                .append(request.each().size())
                .append(request.each().testViews())
                .append(request.each().uncertainty())
                .append(preprocessing)
                .append(DatasetScan.dataHash(scan.images()));
        folds.forEach(f -> all.append(Arrays.toString(f)));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> versions() {
        return FineTune.versions(version, engines);
    }
}
