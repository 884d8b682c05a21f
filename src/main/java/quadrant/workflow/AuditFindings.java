package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;
import quadrant.evaluation.ConfidentLearning;
import quadrant.evaluation.Measured;

/**
 * What an audit found.
 *
 * @param dataset the images that could be read
 * @param guard copies, hidden groups, tell-tale traits
 * @param labels suspected wrong labels, by index into the dataset; no value where they could not be looked at
 * @param probing how the labels were looked at; empty where predictions were given
 * @param skipped one line for each image that was left out
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
