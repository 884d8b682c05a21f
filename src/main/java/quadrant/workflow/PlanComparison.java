package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.advisor.Advisor;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Engines;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;

/** Compares augmentation plans by classifiers on all layers that are fitted to their views, on left-out images. */
record PlanComparison(Engines engines, FeatureStore cache) {
    /**
     * The result.
     *
     * @param pick the simplest plan that no other exceeds by more than the standard error of the difference
     * @param sentence the balanced accuracies, in words
     */
    record Result(AugmentationPlan pick, String sentence) {}

    /** @param plans the simplest first */
    Measured<Result> run(LayerRows.Request network, DatasetScan scan, List<AugmentationPlan> plans, Task task) {
        int views = Advisor.namedViews(scan.images().size());
        List<Predictions> leftOut = new ArrayList<>();
        for (AugmentationPlan plan : plans) {
            task.detail(plan.name());
            LayerRows.Request request = network.with(plan, plan.equals(AugmentationPlan.named("none")) ? 1 : views);
            try (LayerRows rows =
                    LayerRows.open(request, scan.images(), engines, cache, new Stopwatch(System::nanoTime), task)) {
                Measured<Predictions> own = new LayerFit(
                                rows,
                                scan.dataset(),
                                rows.places(scan.images()),
                                engines.trunks().matrices(network.compute()),
                                network.seed())
                        .fit(Optional.of(TestViews.NONE), task)
                        .leftOut();
                if (own.value().isEmpty()) {
                    return Measured.not("Augmentation plans were not compared: "
                            + own.reason().orElseThrow());
                }
                leftOut.add(own.value().get());
            }
        }
        double[] scores = leftOut.stream()
                .mapToDouble(p -> Evaluation.of(p, network.seed()).balancedAccuracy())
                .toArray();
        int best = IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
        int pick = IntStream.rangeClosed(0, best)
                .filter(i -> i == best || !ahead(leftOut.get(best), leftOut.get(i), network.seed()))
                .findFirst()
                .orElseThrow();
        String all = IntStream.range(0, scores.length)
                .mapToObj(
                        i -> String.format(Locale.ROOT, "%s %.3f", plans.get(i).name(), scores[i]))
                .collect(Collectors.joining(", "));
        return Measured.of(new Result(
                plans.get(pick),
                "Augmentation plans by the balanced accuracy of left-out images: " + all + ". "
                        + plans.get(pick).name() + " is chosen, the simplest plan that no other exceeds by more than"
                        + " the standard error."));
    }

    private static boolean ahead(Predictions best, Predictions other, long seed) {
        PairedDifference d = PairedDifference.of(best, other, seed);
        return d.value() > d.standardError();
    }
}
