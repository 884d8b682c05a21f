package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Evidence;
import quadrant.advisor.EvidenceCollector;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;

/** Finds the cell of labelled images in the size–similarity matrix and advises how to fine-tune, without training. */
public final class Advise {
    private final Engines engines;
    private final BackboneCatalog catalog;
    private final FeatureStore cache;

    public Advise(Engines engines, BackboneCatalog catalog, FeatureStore cache) {
        this.engines = engines;
        this.catalog = catalog;
        this.cache = cache;
    }

    /** The request. */
    public record Request(
            TrainingPlan plan,
            Dataset dataset,
            ChannelMapping mapping,
            ResizeRule resize,
            boolean skipUnreadable,
            DatasetProfile.SizeRule size,
            List<AugmentationPlan> plans) {}

    /** Measures on all images, and advises. */
    public Advice run(Request request, Task task) {
        TrainingPlan plan = request.plan;
        InitialModel start = new InitialModels(catalog, engines.trunks()).load(plan.backbone());
        Backbone backbone = start.backbone();
        DatasetCheck.requireTrainable(request.dataset);
        DatasetScan scan = DatasetScan.checked(
                        request.dataset,
                        request.mapping,
                        request.skipUnreadable,
                        (hash, image) -> {},
                        plan.threads(),
                        task)
                .withCopiesTogether();
        Preprocessing preprocessing = scan.preprocessing(backbone.card(), request.resize, request.mapping);
        start.report(scan, task);
        LayerRows.Request network = new LayerRows.Request(
                backbone,
                preprocessing,
                AugmentationPlan.named("none"),
                1,
                plan.seed(),
                new Compute(plan.device(), plan.threads()));
        Evidence evidence;
        try (LayerRows rows =
                LayerRows.open(network, scan.images(), engines, cache, new Stopwatch(System::nanoTime), task)) {
            evidence = new EvidenceCollector(engines, network.compute())
                    .look(
                            new EvidenceCollector.Question(
                                    plan, network, scan.dataset(), scan.images(), rows, request.size, Optional.empty()),
                            true,
                            task);
        }
        int maxDepth = backbone.card().maxDepth();
        if (request.plans.isEmpty()) {
            return new Advisor().advise(plan, evidence, maxDepth);
        }
        task.phase("Comparing augmentation plans");
        Measured<PlanComparison.Result> compared =
                new PlanComparison(engines, cache).run(network, scan, request.plans, task);
        TrainingPlan picked =
                compared.value().map(c -> plan.withAugmentation(c.pick())).orElse(plan);
        return new Advisor()
                .advise(picked, evidence, maxDepth)
                .because(compared.value()
                        .map(PlanComparison.Result::sentence)
                        .or(compared::reason)
                        .orElseThrow());
    }
}
