package quadrant.disk;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.ExpectedAccuracy;
import quadrant.advisor.Similarity;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;

/**
 * What an advice rests on, as a report shows it.
 *
 * @param rule which number of the profile was taken as the size
 * @param depths from the head on; empty where the user had named the depth
 * @param noRace why depths were not tried; empty where they were
 * @param accuracy what to expect of held-out images; empty where the depth was not tried
 * @param seconds what to expect of the training alone
 * @param wouldChange whole sentences
 */
public record Findings(
        DatasetProfile profile,
        DatasetProfile.SizeRule rule,
        Measured<Similarity> similarity,
        List<Depth> depths,
        Optional<String> noRace,
        Optional<ExpectedAccuracy> accuracy,
        OptionalDouble seconds,
        List<String> wouldChange) {
    public Findings {
        depths = List.copyOf(depths);
        wouldChange = List.copyOf(wouldChange);
    }

    /**
     * What was found at one depth.
     *
     * @param probe a linear classifier on its frozen features
     * @param logMe empty where it was not measured
     * @param race balanced accuracy of short trainings, 0–1, fold by fold; empty where none was run
     * @param left why it left the race early; blank where it did not
     */
    public record Depth(int depth, Measured<Probe> probe, OptionalDouble logMe, List<Double> race, String left) {
        public Depth {
            race = List.copyOf(race);
        }

        /** Mean over the folds; empty without any. */
        public OptionalDouble raced() {
            return race.stream().mapToDouble(Double::doubleValue).average();
        }
    }

    /** Balanced accuracy, 0–1. */
    public record Probe(double value, Interval interval) {}

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
