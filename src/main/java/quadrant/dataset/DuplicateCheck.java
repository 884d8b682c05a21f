package quadrant.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.task.UserException;

/**
 * Finds images with the same pixels under several names: with different labels they contradict each other, in different folds
 * they make the test too optimistic.
 */
public final class DuplicateCheck {
    /** The number of images that are named; for more only their number is given. */
    private static final int NAMED = 5;

    private DuplicateCheck() {}

    /**
     * A warning for each image that repeats an earlier one; where there are many, for the first ones, and how many more.
     *
     * @param hashes for each sample the SHA-256 of its pixels
     * @throws UserException when the same pixels have two labels; both images are named
     */
    public static List<String> warnings(Dataset dataset, List<String> hashes) {
        if (hashes.size() != dataset.size()) {
            throw new IllegalArgumentException("Expected " + dataset.size() + " hashes, got " + hashes.size());
        }
        Map<String, Sample> seen = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            Sample sample = dataset.samples().get(i);
            Sample earlier = seen.putIfAbsent(hashes.get(i), sample);
            if (earlier == null) {
                continue;
            }
            // in a bag, images that are not typical of the label, such as background, can be in every bag
            if (earlier.label() != sample.label() && !dataset.bags()) {
                throw new UserException(
                        earlier.id() + " (" + dataset.classes().name(earlier.label()) + ") and " + sample.id() + " ("
                                + dataset.classes().name(sample.label()) + ") are the same image with two labels.",
                        "Remove one of them.");
            }
            String risk = earlier.group().equals(sample.group())
                    ? "."
                    : "; they are in different groups, so one may be trained on and the other tested.";
            warnings.add(sample.id() + " is the same image as " + earlier.id() + risk);
        }
        int more = warnings.size() - NAMED;
        if (more < 2) {
            return warnings;
        }
        List<String> few = new ArrayList<>(warnings.subList(0, NAMED));
        few.add(more + " more images are the same as earlier ones.");
        return few;
    }
}
