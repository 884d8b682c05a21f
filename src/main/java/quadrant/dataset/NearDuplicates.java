package quadrant.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Map<Integer, List<Integer>> firsts = new HashMap<>();
        List<OptionalInt> repeats = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            PerceptualHash look = looks.get(i);
            List<Integer> earlier = firsts.computeIfAbsent(samples.get(i).label(), k -> new ArrayList<>());
            OptionalInt original = earlier.stream()
                    .mapToInt(Integer::intValue)
                    .filter(e -> look.same(looks.get(e)))
                    .findFirst();
            if (original.isEmpty()) {
                earlier.add(i);
            }
            repeats.add(original);
        }
        return List.copyOf(repeats);
    }
}
