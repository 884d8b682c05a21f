package quadrant.advisor;

import java.util.List;
import quadrant.augment.Appearance;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Measured;

/**
 * All measurements of a dataset on which the advice is based.
 *
 * @param dataset the training images
 * @param rule which number is taken as the size of a class
 * @param appearance what kind of pictures the images are
 * @param layers how well each layer separates the classes, from the input to the output, or why that was not measured
 * @param families how well each way of pooling separates them; none where the layers were not compared
 * @param channels how well each channel that goes through the network by itself separates them; none for colour images
 */
public record Evidence(
        Dataset dataset,
        Measured<Similarity> similarity,
        DatasetProfile profile,
        DatasetProfile.SizeRule rule,
        Appearance appearance,
        Measured<List<LayerEvidence>> layers,
        List<LayerEvidence.OfFamily> families,
        List<ChannelEvidence> channels) {
    /** A copy with other evidence on channels. */
    public Evidence with(List<ChannelEvidence> other) {
        return new Evidence(dataset, similarity, profile, rule, appearance, layers, families, other);
    }

    /** The size of the smallest class, by the rule. */
    public double smallest() {
        return profile.smallest(rule);
    }

    /** The cell of the size–similarity matrix; a dataset whose similarity could not be measured counts as unlike. */
    public Quadrant place() {
        return Quadrant.of(
                smallest() >= Advisor.LARGE,
                similarity.value().map(Similarity::alike).orElse(false));
    }
}
