package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.advisor.Advisor;
import quadrant.advisor.EvidenceCollector;
import quadrant.dataset.DatasetCheck;
import quadrant.engine.Compute;
import quadrant.onnx.Importer;
import quadrant.task.Task;
import quadrant.training.ColourBaseline;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingImage;

/**
 * The images of one or several trainings, read once, with what a run caches of them: their histograms, the similarity
 * measurements, and their pooled layers, of which the most recently opened are kept.
 */
final class TrainingData implements AutoCloseable {
    final InitialModel start;
    final ColourBaseline colour;
    final EvidenceCollector inquiry;
    final DatasetScan scan;
    /** Whether the trainings are those of a cross-validation, which does not compare single layers. */
    final boolean folds;

    private final FineTune means;
    private final Stopwatch watch;
    private LayerRows.@Nullable Request request;
    private @Nullable LayerRows rows;

    /**
     * Loads the initial model and reads the images.
     *
     * @param asGiven whether groups are not changed; else copies are put into one
     * @param folds whether the trainings are those of a cross-validation
     */
    TrainingData(FineTune means, FineTuneRequest r, boolean asGiven, boolean folds, Stopwatch watch, Task task) {
        this.means = means;
        this.folds = folds;
        this.watch = watch;
        this.start = new InitialModels(means.catalog(), means.engines().trunks())
                .load(r.plan().backbone());
        Advisor.requireOffered(r.plan(), start.backbone().card().maxDepth());
        Importer.requireBounded(start.backbone().graph());
        DatasetCheck.requireTrainable(r.images().dataset());
        Compute compute = new Compute(r.plan().device(), r.plan().threads());
        this.inquiry = new EvidenceCollector(means.engines(), compute);
        ColourBaseline baseline = new ColourBaseline(
                DatasetScan.preprocessing(start.backbone().card(), r.images(), Optional.empty()),
                means.engines().trunks().matrices(compute),
                r.plan().seed());
        watch.start("read");
        DatasetScan read = DatasetScan.checked(r.images(), baseline::see, compute.threads(), task);
        this.scan = asGiven ? read : read.withCopiesTogether();
        scan.channels().ifPresent(c -> c.check(r.plan(), task));
        // the grey values of channels are known only now
        this.colour = scan.channels().isEmpty()
                ? baseline
                : new ColourBaseline(
                        scan.preprocessing(start.backbone().card(), r.images()),
                        means.engines().trunks().matrices(compute),
                        r.plan().seed());
        watch.stop();
    }

    /** The rows of all images; missing ones are computed. */
    LayerRows open(LayerRows.Request wanted, Task task) {
        if (rows != null && request != null && request.covers(wanted)) {
            return request.equals(wanted) ? rows : rows.upright();
        }
        rows = some(wanted, scan.images(), task);
        request = wanted;
        return rows;
    }

    /** The rows of some of the images, which the caller closes. */
    LayerRows some(LayerRows.Request wanted, List<TrainingImage> few, Task task) {
        // the rows that are open may be those of the same network
        close();
        return LayerRows.open(wanted, few, means.engines(), means.cache(), watch, task);
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
        rows = null;
    }
}
