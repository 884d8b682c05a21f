package quadrant.advisor;

import java.util.Locale;

/** A measured similarity as a sentence. */
final class SimilarityWords {
    private SimilarityWords() {}

    static String of(Similarity s) {
        return String.format(
                Locale.ROOT,
                "%s is %.3f (95 %% interval %.3f–%.3f) on %d images; below %.2f counts as alike%s: the set is %s%s.",
                switch (s.method()) {
                    case BATCH_NORM -> "The divergence from the pretraining data";
                    case FEATURE_STATISTICS -> "The divergence from reference photographs";
                    case HEAD_CONFIDENCE -> "The mean doubt of the original classifier";
                },
                s.value(),
                s.interval().low(),
                s.interval().high(),
                s.images(),
                s.method().alike(),
                switch (s.method()) {
                    case BATCH_NORM -> " (photographs have 0.01, blood cells 0.20, H&E tissue 0.13)";
                    case FEATURE_STATISTICS -> "";
                    case HEAD_CONFIDENCE -> "";
                },
                s.alike() ? "alike" : "unlike",
                s.certain() ? "" : ", though the interval holds the threshold");
    }
}
