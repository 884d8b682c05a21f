package quadrant.report;

import java.util.List;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;
import quadrant.evaluation.Measured;

/**
 * What an advice rests on, as a report shows it.
 *
 * @param rule which number of the profile was taken as the size
 * @param layers which layers hold the classes, from the input to the output
 * @param wouldChange whole sentences
 */
public record Findings(
        DatasetProfile profile,
        DatasetProfile.SizeRule rule,
        Measured<Similarity> similarity,
        Measured<List<LayerEvidence>> layers,
        List<String> wouldChange) {
    public Findings {
        wouldChange = List.copyOf(wouldChange);
    }

    /** What the number of the size counts. */
    String counted() {
        return switch (rule) {
            case EFFECTIVE -> "independent training images";
            case RAW -> "training images";
        };
    }

    /** What the number of the similarity is. */
    String measure() {
        return switch (similarity.value().map(Similarity::method).orElse(Similarity.Method.BATCH_NORM)) {
            case BATCH_NORM -> "divergence from the pretraining images";
            case FEATURE_STATISTICS -> "divergence from reference photographs";
            case HEAD_CONFIDENCE -> "mean doubt of the original classifier";
        };
    }
}
