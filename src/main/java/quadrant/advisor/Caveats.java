package quadrant.advisor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What would change the advice. */
final class Caveats {
    private static final double UNBALANCED = 3;

    private Caveats() {}

    static List<String> of(Evidence evidence, Quadrant place) {
        List<String> caveats = new ArrayList<>();
        ofSize(evidence, caveats);
        evidence.similarity().value().ifPresent(s -> ofSimilarity(s, caveats));
        if (place == Quadrant.SMALL_UNLIKE || place == Quadrant.LARGE_UNLIKE) {
            caveats.add("A backbone that was trained on such images, such as a pathology encoder: the set would then"
                    + " be similar to its pretraining data.");
        }
        if (!evidence.profile().groupsKnown()) {
            caveats.add(
                    "Groups (patients, slides), with --group-by: images of one patient count less than they seem to.");
        }
        if (evidence.profile().imbalance() >= UNBALANCED) {
            caveats.add(String.format(
                    Locale.ROOT,
                    "A better balance: the largest class has %.0f times the images of the smallest.",
                    evidence.profile().imbalance()));
        }
        return caveats;
    }

    private static void ofSize(Evidence evidence, List<String> caveats) {
        if (evidence.smallest() < Advisor.LARGE) {
            DatasetProfile.ClassSize smallest = evidence.profile().classes().stream()
                    .min(Comparator.comparingDouble(DatasetProfile.ClassSize::effective))
                    .orElseThrow();
            caveats.add(String.format(
                    Locale.ROOT,
                    "More images of %s, the smallest class: %d more independent ones would make the set large.",
                    smallest.name(),
                    (int) Math.ceil(Advisor.LARGE - evidence.smallest())));
        }
    }

    private static void ofSimilarity(Similarity s, List<String> caveats) {
        if (!s.certain()) {
            caveats.add("More images: whether the set is like the pretraining data is not certain yet.");
        }
        if (s.method() == Similarity.Method.HEAD_CONFIDENCE) {
            caveats.add("Reference photographs for this backbone, with quadrant backbones reference: a classifier's"
                    + " confidence is a poor measure of how similar the images are.");
        }
    }
}
