package quadrant.workflow;

import java.util.List;
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
 * @param request how the labels were checked, among others
 * @param skipped one line for each skipped image
 */
public record AuditFindings(
        Dataset dataset,
        Guard guard,
        Measured<ConfidentLearning.Result> labels,
        Audit.Request request,
        List<String> skipped) {
    public AuditFindings {
        skipped = List.copyOf(skipped);
    }
}
