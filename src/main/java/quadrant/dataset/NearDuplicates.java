package quadrant.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import quadrant.pixels.PerceptualHash;

/**
 * Finds the images of a class that are near-duplicates of an earlier one: the same picture re-encoded, rescaled, or taken
 * twice.
 *
 * <p>An image is compared only with earlier images that are not near-duplicates themselves, so that a chain of small changes
 * does not collapse into one.
 */
public final class NearDuplicates {
    private NearDuplicates() {}

    /**
     * For each sample the index of the earlier one of the same class that it duplicates.
     *
     * @param looks the fingerprint of each sample, in order
     */
    public static List<OptionalInt> of(List<Sample> samples, List<PerceptualHash> looks) {
        if (looks.size() != samples.size()) {
            throw new IllegalArgumentException("Expected " + samples.size() + " hashes, got " + looks.size());
        }
        int classes = samples.stream().mapToInt(Sample::label).max().orElse(-1) + 1;
        List<List<Integer>> firsts = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            firsts.add(new ArrayList<>());
        }
        List<OptionalInt> repeats = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<Integer> earlier = firsts.get(samples.get(i).label());
            OptionalInt original = original(looks, looks.get(i), earlier);
            if (original.isEmpty()) {
                earlier.add(i);
            }
            repeats.add(original);
        }
        return List.copyOf(repeats);
    }

    private static OptionalInt original(List<PerceptualHash> looks, PerceptualHash look, List<Integer> earlier) {
        for (int i : earlier) {
            if (look.same(looks.get(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
