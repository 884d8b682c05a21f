package quadrant.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.ReferenceStatistics;
import quadrant.task.UserException;

/**
 * The channel statistics of a backbone at its cuts over photographs like its pretraining data. It replaces the statistics of
 * BatchNorm layers, which most exporters fold into the weights.
 *
 * @param statistics measured with the preprocessing of the backbone's card
 * @param photographs a description of the photographs
 * @param landmarks values of known image sets measured against these statistics; may be empty
 */
public record PhotoReference(ReferenceStatistics statistics, String photographs, List<Landmark> landmarks) {
    public PhotoReference {
        landmarks = List.copyOf(landmarks);
    }

    /**
     * The similarity value of a known image set, measured with the same backbone in the same way.
     *
     * @param name of the images, in the plural
     * @param value 0 and more; a small value means similar
     */
    public record Landmark(String name, double value) {
        private static final double SMALL = 0.005;

        public Landmark {
            if (name.isBlank() || !Double.isFinite(value) || value < 0) {
                throw new IllegalArgumentException("Landmark \"" + name + "\" " + value);
            }
        }

        /** The value with two decimals, or three where it would round to zero. */
        public String text() {
            return String.format(Locale.ROOT, value < SMALL ? "%.3f" : "%.2f", value);
        }
    }

    /** The number of photographs. */
    public int images() {
        return statistics.images();
    }

    /** The cuts at which they were measured. */
    public List<String> tensors() {
        return statistics.layers().stream()
                .map(ReferenceStatistics.Layer::tensor)
                .toList();
    }

    /** The divergence over all cuts. */
    public int channels() {
        return statistics.layers().stream()
                .mapToInt(ReferenceStatistics.Layer::channels)
                .sum();
    }

    Json json() {
        Map<String, Double> values = new LinkedHashMap<>();
        landmarks.forEach(l -> values.put(l.name(), l.value()));
        return new Json(images(), photographs, statistics.encode(), values.isEmpty() ? null : values);
    }

    /**
     * A reference as plain JSON types, as in cards and {@code references.json}.
     *
     * @param images how many photographs
     * @param statistics tensor → {@link ReferenceStatistics#encode}
     * @param landmarks name → value
     */
    record Json(
            int images,
            @Nullable String photographs,
            @Nullable Map<String, String> statistics,
            @Nullable Map<String, Double> landmarks) {
        /** @param where the beginning of messages: "The card x" */
        PhotoReference reference(String where) {
            Map<String, String> text = PixelsJson.need(statistics, "reference.statistics", where);
            List<Landmark> known = new ArrayList<>();
            try {
                if (landmarks != null) {
                    landmarks.forEach((name, value) -> known.add(new Landmark(name, value)));
                }
            } catch (IllegalArgumentException | NullPointerException e) {
                throw new UserException(
                        where + " has a wrong \"reference.landmarks\": names with numbers from 0 on were expected.",
                        "Restore it from where it came.",
                        e);
            }
            return new PhotoReference(
                    ReferenceStatistics.decode(text, images),
                    PixelsJson.need(photographs, "reference.photographs", where),
                    known);
        }
    }
}
