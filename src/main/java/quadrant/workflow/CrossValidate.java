package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.FoldOutcome;
import quadrant.evaluation.LearningCurve;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RecallTally;
import quadrant.model.FineTunedModel;
import quadrant.model.SeenImages;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.plan.TrainingPlan;
import quadrant.task.Folders;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.Task;
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

    private final FineTune means;
    private final Request request;
    private final TrainingData data;
    private final Task task;

    private CrossValidate(FineTune means, Request request, TrainingData data, Task task) {
        this.means = means;
        this.request = request;
        this.data = data;
        this.task = task;
    }

    /**
     * The request.
     *
     * @param each the fine-tuning of each fold, whose own hold-out is ignored; its work folder stores finished folds and the
     *     checkpoint of the current one
     * @param repeats 1 where the folds are given by a column
     */
    public record Request(FineTuneRequest each, Folds folds, int repeats) {}

    /** How a cross-validation splits. */
    public sealed interface Folds {
        /** The given number of folds, split by the seed: whole groups, the classes spread evenly. */
        record Drawn(int folds) implements Folds {}

        /** The folds that the data defines in its column {@code fold}. */
        record Column() implements Folds {}
    }

    /** Receives the model of each trained fold. */
    @FunctionalInterface
    public interface Models {
        /** A model, before its fold is recorded as finished. */
        void keep(int repeat, int fold, FineTunedModel model) throws IOException;
    }

    /** Runs to the end. */
    public static CrossValidated run(FineTune means, Request request, Models models, Task task) throws IOException {
        FineTuneRequest each = request.each();
        long seed = each.plan().seed();
        DatasetCheck.requireTrainable(each.images().dataset());
        // before the images are read: mistakes in the folds are known from the table
        folds(each.images().dataset(), request, seed, Task.SILENT);
        boolean asGiven = request.folds() instanceof Folds.Column || each.allowLeakage();
        try (TrainingData data = new TrainingData(means, each, asGiven, true, new Stopwatch(), task)) {
            return new CrossValidate(means, request, data, task)
                    .run(folds(data.scan.dataset(), request, seed, task), models);
        }
    }

    private CrossValidated run(List<int[]> folds, Models models) throws IOException {
        DatasetScan scan = data.scan;
        FineTuneRequest each = request.each();
        BackboneCard card = data.start.backbone().card();
        TrainValTestSplit.checkFolds(scan, folds, data.start.seen().orElse(SeenImages.NONE), each.allowLeakage(), task);
        Preprocessing preprocessing = scan.preprocessing(card, each.images());
        return new CrossValidated(
                request,
                scan.dataset(),
                card,
                preprocessing,
                outcomes(models, fingerprint(card.sha256(), preprocessing, folds), folds),
                learning(preprocessing, folds.get(0)),
                scan.skipped(),
                new CheckedData(scan.dataset(), scan.guard(), 0),
                DatasetScan.dataHash(scan.images()),
                means.versions());
    }

    /**
     * The learning curve over the folds: the expected gain from more labels, by classifiers on all layers of the frozen network,
     * from rows with turned views as the model is trained on.
     *
     * @return no value where a class has too few groups, or there are too many images
     */
    private Measured<LearningCurve> learning(Preprocessing preprocessing, int[] folds) {
        TrainingPlan plan = request.each().plan();
        Dataset dataset = data.scan.dataset();
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
        Compute compute = new Compute(plan.device(), plan.threads());
        LayerRows.Request network = new LayerRows.Request(data.start.backbone(), preprocessing, plan.seed(), compute)
                .with(
                        plan.augmentation().orElse(AugmentationPlan.named("turns")),
                        plan.views().orElse(TestViews.TURNS.count()));
        LearningProbe probe = data.open(network.turned(), task)
                .fit(dataset, data.scan.images())
                .probe();
        return Measured.of(LearningCurve.of(probe.run(folds, task), plan.seed()));
    }

    private List<FoldOutcome> outcomes(Models models, String fingerprint, List<int[]> folds) throws IOException {
        List<FoldOutcome> outcomes = new ArrayList<>();
        Path work = request.each().workFolder();
        FoldTask counted =
                new FoldTask(task, folds.stream().mapToInt(f -> names(f).size()).sum());
        for (int repeat = 0; repeat < folds.size(); repeat++) {
            DatasetScan numbered = data.scan.withFolds(folds.get(repeat));
            for (int fold : names(folds.get(repeat))) {
                counted.begin(outcomes.size() + 1);
                FoldFile file = new FoldFile(work, repeat, fold, fingerprint);
                Optional<FoldOutcome> finished = file.read(counted);
                if (finished.isPresent()) {
                    task.info("Fold " + fold + (request.repeats() > 1 ? " of repeat " + repeat : "")
                            + " was finished before.");
                    outcomes.add(finished.get());
                    continue;
                }
                Path own = work.resolve("work-" + repeat + "-" + fold);
                FineTuned tuned = means.run(request.each().with(new HoldOut.Fold(fold), own), data, numbered, counted);
                models.keep(repeat, fold, tuned.model());
                Predictions test = tuned.test().orElseThrow().model();
                FoldOutcome outcome = new FoldOutcome(repeat, fold, facts(tuned), tuned.seconds(), test, rivals(tuned));
                file.write(outcome);
                Folders.delete(own);
                counted.end(test, numbered.dataset().bags() ? "bags" : "images");
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

    private String fingerprint(String backbone, Preprocessing preprocessing, List<int[]> folds) {
        StringBuilder all = new StringBuilder()
                .append(means.versions())
                // the plan names a file, whose content may change
                .append(backbone)
                .append(request.each().plan())
                .append(request.each().size())
                .append(request.each().testViews())
                .append(request.each().uncertainty())
                .append(preprocessing)
                .append(DatasetScan.dataHash(data.scan.images()));
        folds.forEach(f -> all.append(Arrays.toString(f)));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The task that a fold of a cross-validation reports to: a fold is one phase, named with the time left; its own phases are
     * details, and its messages appear only in the report. A warning of one fold is not repeated in the next.
     */
    private static final class FoldTask implements Task {
        private final Task inner;
        private final int folds;
        private final Set<String> warned = new HashSet<>();
        private final List<Double> seconds = new ArrayList<>();
        private int fold;
        private long since;

        /** @param folds number of folds in all repeats */
        FoldTask(Task inner, int folds) {
            this.inner = inner;
            this.folds = folds;
        }

        /** Begins the fold with this number, from 1. */
        void begin(int number) {
            fold = number;
            since = System.nanoTime();
            inner.phase("Fold " + fold + " of " + folds + left(folds - fold + 1));
        }

        /**
         * Reports the end of a fold trained in this run, in one line.
         *
         * @param things the name of the predicted units, in the plural
         */
        void end(Predictions test, String things) {
            double own = (System.nanoTime() - since) / 1e9;
            seconds.add(own);
            RecallTally tally = new RecallTally(test.classes().size());
            test.rows().forEach(p -> tally.add(p.truth().orElseThrow(), p.predicted()));
            inner.info(String.format(
                    Locale.ROOT,
                    "Fold %d of %d: balanced accuracy %.1f %% on %d %s, %s%s.",
                    fold,
                    folds,
                    100 * tally.balancedAccuracy(),
                    test.rows().size(),
                    things,
                    text(own),
                    left(folds - fold)));
        }

        /** The first fold makes the views of nearly all images, so that later ones are faster. */
        private String left(int more) {
            if (more == 0 || seconds.isEmpty()) {
                return "";
            }
            double each = seconds.stream()
                    .skip(seconds.size() == 1 ? 0 : 1)
                    .mapToDouble(s -> s)
                    .average()
                    .orElseThrow();
            return ", about " + text(more * each) + " left";
        }

        private static String text(double seconds) {
            long s = Math.round(seconds);
            return s < 60 ? s + " s" : s / 60 + " min " + s % 60 + " s";
        }

        @Override
        public void phase(String name) {
            inner.detail(name);
        }

        @Override
        public void detail(String name) {
            inner.detail(name);
        }

        @Override
        public void progress(long now, long total) {
            inner.progress(now, total);
        }

        @Override
        public void info(String line) {}

        @Override
        public synchronized void warn(String line) {
            if (warned.add(line)) {
                inner.warn(line);
            }
        }

        @Override
        public boolean cancelled() {
            return inner.cancelled();
        }
    }
}
