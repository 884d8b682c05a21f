package quadrant.report;

import java.util.List;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.LayerEvidence;
import quadrant.advisor.Similarity;

/**
 * What an advice rests on, as reports show it and their JSON holds it.
 *
 * @param sizeUsed which number of the profile was taken as the size
 * @param similarityNotMeasured why, where there is none
 * @param layers which layers hold the classes, from the input to the output; none where they were not compared
 * @param layersNotMeasured why, where there are none
 * @param wouldChange whole sentences: what would change the advice
 */
public record Findings(
        List<DatasetProfile.ClassSize> size,
        DatasetProfile.SizeRule sizeUsed,
        boolean groupsKnown,
        Optional<Similarity> similarity,
        Optional<String> similarityNotMeasured,
        List<LayerEvidence> layers,
        Optional<String> layersNotMeasured,
        List<String> wouldChange) {
    public Findings {
        size = List.copyOf(size);
        layers = List.copyOf(layers);
        wouldChange = List.copyOf(wouldChange);
    }

    /** What the number of the size counts. */
    String counted() {
        return switch (sizeUsed) {
            case EFFECTIVE -> "independent training images";
            case RAW -> "training images";
        };
    }

    /** What the number of the similarity is. */
    String measure() {
        return switch (similarity.map(Similarity::method).orElse(Similarity.Method.BATCH_NORM)) {
            case BATCH_NORM -> "divergence from the pretraining images";
            case FEATURE_STATISTICS -> "divergence from reference photographs";
            case HEAD_CONFIDENCE -> "mean uncertainty of the original classifier";
        };
    }
}
