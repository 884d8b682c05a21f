package quadrant.dataset;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.CropRule;

/**
 * Labelled images of known classes.
 *
 * @param groupsKnown whether the data names groups; otherwise every image is a group of its own
 * @param notes messages of the reader ("2 hidden file(s) left out.")
 * @param crop how the samples are cut out, where they are marked objects of larger images
 * @param bags whether a label holds for a group as a whole, and need not hold for each of its samples
 */
public record Dataset(
        ClassList classes,
        List<Sample> samples,
        boolean groupsKnown,
        List<String> notes,
        Optional<CropRule> crop,
        boolean bags) {
    public Dataset {
        samples = List.copyOf(samples);
        notes = List.copyOf(notes);
        for (Sample s : samples) {
            if (s.label() < 0 || s.label() >= classes.size()) {
                throw new IllegalArgumentException("Sample " + s.id() + " has label " + s.label());
            }
        }
    }

    /** A dataset of images as they are. */
    public Dataset(ClassList classes, List<Sample> samples, boolean groupsKnown, List<String> notes) {
        this(classes, samples, groupsKnown, notes, Optional.empty(), false);
    }

    public int size() {
        return samples.size();
    }

    /** A copy with other samples. */
    public Dataset with(List<Sample> kept) {
        return new Dataset(classes, kept, groupsKnown, notes, crop, bags);
    }

    /** The units that have a label: the samples, or the groups where labels are of bags. */
    public int labelled() {
        return bags ? (int) samples.stream().map(Sample::group).distinct().count() : size();
    }

    /** The number of samples of each class. */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        samples.forEach(s -> counts[s.label()]++);
        return counts;
    }
}
