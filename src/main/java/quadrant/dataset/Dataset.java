package quadrant.dataset;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.CropRule;

/**
 * Labelled images of known classes.
 *
 * @param groupsKnown whether the data named groups, or every image stands for itself
 * @param notes what the reader of the data had to say ("3 unreadable images skipped: …")
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
    /** How a note begins that names an image that was left out. */
    public static final String SKIPPED = "Skipped: ";

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

    /** The same classes with other samples. */
    public Dataset with(List<Sample> kept) {
        return new Dataset(classes, kept, groupsKnown, notes, crop, bags);
    }

    /** What has a label of its own: the samples, or of bags the groups. */
    public int labelled() {
        return bags ? (int) samples.stream().map(Sample::group).distinct().count() : size();
    }

    /** What was left out by the reader of the data, one line for each image, as its notes tell. */
    public List<String> skipped() {
        return notes.stream()
                .filter(n -> n.startsWith(SKIPPED))
                .map(n -> n.substring(SKIPPED.length()))
                .toList();
    }

    /** How many samples each class has. */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        samples.forEach(s -> counts[s.label()]++);
        return counts;
    }
}
