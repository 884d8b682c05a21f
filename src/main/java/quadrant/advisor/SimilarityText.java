package quadrant.advisor;

import java.util.Locale;
import java.util.stream.Collectors;

/** A measured similarity as a sentence. */
final class SimilarityText {
    private SimilarityText() {}

    static String of(Similarity s) {
        return String.format(
                Locale.ROOT,
                "%s is %.3f (95 %% interval %.3f–%.3f) on %d images; below %.2f counts as alike%s: the set is %s%s.",
                switch (s.method()) {
                    case BATCH_NORM -> "The divergence from the pretraining data";
                    case FEATURE_STATISTICS -> "The divergence from reference photographs";
                    case HEAD_CONFIDENCE -> "The mean uncertainty of the original classifier";
                },
                s.value(),
                s.interval().low(),
                s.interval().high(),
                s.images(),
                s.method().alike(),
                s.landmarks().isEmpty()
                        ? ""
                        : s.landmarks().stream()
                                .map(l -> l.name() + " " + l.text())
                                .collect(Collectors.joining(", ", " (this backbone gives ", ")")),
                s.alike() ? "alike" : "unlike",
                s.certain() ? "" : ", though the interval contains the threshold");
    }
}
