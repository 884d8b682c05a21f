package quadrant.advisor;

import java.util.List;
import java.util.Map;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.Landmark;

/** The divergence of known image sets, by method and backbone; {@code docs/SIMILARITY.md} has the measurements. */
final class Landmarks {
    private static final String LITE0 = "8abd87051f7ace4febfd161d3feb2c6dbf1e6af498dcfecaa6784ac614dd5381";

    /** Measured by the BatchNorm layers of the file with this SHA-256. */
    private static final Map<String, List<Landmark>> BATCH_NORM = Map.of(
            LITE0,
            List.of(
                    new Landmark("photographs", 0.01),
                    new Landmark("H&E tissue", 0.13),
                    new Landmark("blood cells", 0.20)));

    private Landmarks() {}

    static List<Landmark> of(Similarity.Method method, BackboneCard card) {
        return switch (method) {
            case BATCH_NORM -> BATCH_NORM.getOrDefault(card.sha256(), List.of());
            case FEATURE_STATISTICS -> card.reference().map(r -> r.landmarks()).orElse(List.of());
            case HEAD_CONFIDENCE -> List.of();
        };
    }
}
