package quadrant.advisor;

import java.util.List;
import quadrant.augment.Appearance;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Measured;
import quadrant.training.DepthEvidence;

/**
 * All that was measured of a dataset before it is advised on.
 *
 * @param dataset the training images
 * @param rule which number says how large a class is
 * @param appearance what kind of pictures the images are
 * @param depths what a linear probe finds in the frozen features at each depth; empty where it was not asked for
 * @param race between depths, or why there was none
 * @param plans comparison of augmentation plans, or why there was none
 * @param turned whether the mean over turned images is a better call, or why it was not tried
 * @param pace how fast this computer is at the work
 */
public record Evidence(
        Dataset dataset,
        Measured<Similarity> similarity,
        DatasetProfile profile,
        DatasetProfile.SizeRule rule,
        Appearance appearance,
        List<DepthEvidence> depths,
        Measured<RaceResult> race,
        Measured<PlanRace.Result> plans,
        Measured<TurnedViews> turned,
        Measured<Pace> pace) {
    public Evidence {
        depths = List.copyOf(depths);
    }

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

    /** The same with the search for a depth added. */
    Evidence with(List<DepthEvidence> probes, Measured<RaceResult> raced, Measured<Pace> measuredPace) {
        return new Evidence(dataset, similarity, profile, rule, appearance, probes, raced, plans, turned, measuredPace);
    }

    /** The same with a trial of turned images added. */
    Evidence withTurned(TurnedViews tried) {
        return new Evidence(
                dataset, similarity, profile, rule, appearance, depths, race, plans, Measured.of(tried), pace);
    }

    /** The same with a comparison of augmentation plans added. */
    Evidence with(Measured<PlanRace.Result> compared) {
        return new Evidence(dataset, similarity, profile, rule, appearance, depths, race, compared, turned, pace);
    }
}
