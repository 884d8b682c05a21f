package quadrant.advisor;

import java.util.List;
import quadrant.augment.Appearance;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Measured;

/**
 * All that was measured of a dataset before it is advised on.
 *
 * @param dataset the training images
 * @param rule which number says how large a class is
 * @param appearance what kind of pictures the images are
 * @param layers which layers hold the classes, from the input to the output, or why that was not measured
 */
public record Evidence(
        Dataset dataset,
        Measured<Similarity> similarity,
        DatasetProfile profile,
        DatasetProfile.SizeRule rule,
        Appearance appearance,
        Measured<List<LayerEvidence>> layers) {
    /** The size of the smallest class, by the rule. */
    public double smallest() {
        return profile.smallest(rule);
    }

    /** Where the dataset lies; one whose similarity could not be measured counts as unlike. */
    public Quadrant place() {
        return Quadrant.of(
                smallest() >= Advisor.LARGE,
                similarity.value().map(Similarity::alike).orElse(false));
    }
}
