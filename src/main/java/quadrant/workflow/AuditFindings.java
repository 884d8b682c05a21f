package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;
import quadrant.evaluation.ConfidentLearning;
import quadrant.evaluation.Measured;

/**
 * The findings of an audit.
 *
 * @param dataset the readable images
 * @param guard copies, hidden groups, confounders
 * @param labels suspected wrong labels, by index into the dataset; no value where they could not be searched
 * @param probing how the labels were checked; empty where predictions were given
 * @param skipped one line for each skipped image
 */
public record AuditFindings(
        Dataset dataset,
        Guard guard,
        Measured<ConfidentLearning.Result> labels,
        Optional<Audit.Probing> probing,
        List<String> skipped) {
    public AuditFindings {
        skipped = List.copyOf(skipped);
    }
}
