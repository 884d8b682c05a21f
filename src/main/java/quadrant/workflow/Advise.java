package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.EvidenceCollector;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;

/** Finds the cell of labelled images in the size–similarity matrix and advises how to fine-tune, without training. */
public record Advise(Engines engines, BackboneCatalog catalog, FeatureStore cache) {
    /**
     * The request.
     *
     * @param plans to compare, the simplest first; none to leave the choice to the advice
     */
    public record Request(
            TrainingPlan plan, LabelledImages images, DatasetProfile.SizeRule size, List<AugmentationPlan> plans) {}

    /** Measures on all images, and advises. */
    public Advice run(Request request, Task task) {
        TrainingPlan plan = request.plan;
        InitialModel start = new InitialModels(catalog, engines.trunks()).load(plan.backbone());
        DatasetCheck.requireTrainable(request.images.dataset());
        DatasetScan scan = DatasetScan.checked(request.images, (hash, image) -> {}, plan.threads(), task)
                .withCopiesTogether();
        start.report(scan, task);
        LayerRows.Request network = scan.network(
                start.backbone(),
                request.images,
                scan.images(),
                plan.seed(),
                new Compute(plan.device(), plan.threads()));
        Evidence evidence;
        try (LayerRows rows = LayerRows.open(network, scan.images(), engines, cache, new Stopwatch(), task)) {
            evidence = new EvidenceCollector(engines, network.compute())
                    .look(
                            new EvidenceCollector.Question(
                                    plan, network, scan.dataset(), scan.images(), rows, request.size, Optional.empty()),
                            true,
                            task);
        }
        int maxDepth = start.backbone().card().maxDepth();
        Advice advice = scan.advise(plan, evidence, maxDepth, engines.tails());
        if (request.plans.isEmpty()) {
            return advice;
        }
        task.phase("Comparing augmentation plans");
        Measured<List<Predictions>> leftOut = leftOut(network, scan, request.plans, task);
        if (leftOut.value().isEmpty()) {
            return advice.because(leftOut.reason().orElseThrow());
        }
        List<Predictions> compared = leftOut.value().get();
        AugmentationPlan pick = request.plans.get(simplest(compared, plan.seed()));
        String scores = IntStream.range(0, compared.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT, "%s %.3f", request.plans.get(i).name(), score(compared.get(i), plan.seed())))
                .collect(Collectors.joining(", "));
        return scan.advise(plan.withAugmentation(pick), evidence, maxDepth, engines.tails())
                .because(
                        "Augmentation plans by the balanced accuracy of left-out images: " + scores + ". " + pick.name()
                                + " is chosen, the simplest plan that no other exceeds by more than the standard error.");
    }

    /** Predictions of left-out images by classifiers on all layers, each fitted to the views of one plan. */
    private Measured<List<Predictions>> leftOut(
            LayerRows.Request network, DatasetScan scan, List<AugmentationPlan> plans, Task task) {
        int views = Advisor.namedViews(scan.images().size());
        List<Predictions> leftOut = new ArrayList<>();
        for (AugmentationPlan plan : plans) {
            task.detail(plan.name());
            try (LayerRows rows =
                    LayerRows.open(network.with(plan, views), scan.images(), engines, cache, new Stopwatch(), task)) {
                Measured<Predictions> own = rows.fit(scan.dataset(), scan.images())
                        .fit(Optional.of(TestViews.NONE), task)
                        .leftOut();
                if (own.value().isEmpty()) {
                    return Measured.not("Augmentation plans were not compared: "
                            + own.reason().orElseThrow());
                }
                leftOut.add(own.value().get());
            }
        }
        return Measured.of(leftOut);
    }

    private static double score(Predictions p, long seed) {
        return Evaluation.of(p, seed).balancedAccuracy();
    }

    /** The first, thus simplest, plan that the best does not exceed by more than the standard error of the difference. */
    private static int simplest(List<Predictions> leftOut, long seed) {
        double[] scores = leftOut.stream().mapToDouble(p -> score(p, seed)).toArray();
        int best = IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
        return IntStream.range(0, best)
                .filter(i -> {
                    PairedDifference d = PairedDifference.of(leftOut.get(best), leftOut.get(i), seed);
                    return d.value() <= d.standardError();
                })
                .findFirst()
                .orElse(best);
    }
}
