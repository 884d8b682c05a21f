package quadrant.report;

import java.util.List;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.FamilyEvidence;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;

/**
 * The measurements behind an advice, for reports and their JSON.
 *
 * @param sizeUsed which number of the profile was taken as the size
 * @param similarityNotMeasured the reason, where there is no similarity
 * @param layers how well each layer separates the classes, from the input to the output; none where they were not compared
 * @param layersNotMeasured the reason, where there are no layers
 * @param families how well each way of pooling separates the classes; none where the layers were not compared
 * @param wouldChange what would change the advice, in whole sentences
 */
public record Findings(
        List<DatasetProfile.ClassSize> size,
        DatasetProfile.SizeRule sizeUsed,
        boolean groupsKnown,
        Optional<Similarity> similarity,
        Optional<String> similarityNotMeasured,
        List<LayerEvidence> layers,
        Optional<String> layersNotMeasured,
        List<FamilyEvidence> families,
        List<String> wouldChange) {
    public Findings {
        size = List.copyOf(size);
        layers = List.copyOf(layers);
        families = List.copyOf(families);
        wouldChange = List.copyOf(wouldChange);
    }

    /** The unit of the size. */
    String counted() {
        return switch (sizeUsed) {
            case EFFECTIVE -> "independent training images";
            case RAW -> "training images";
        };
    }

    /** The meaning of the similarity value. */
    String measure() {
        return switch (similarity.map(Similarity::method).orElse(Similarity.Method.BATCH_NORM)) {
            case BATCH_NORM -> "divergence from the pretraining images";
            case FEATURE_STATISTICS -> "divergence from reference photographs";
            case HEAD_CONFIDENCE -> "mean uncertainty of the original classifier";
        };
    }
}
