package quadrant.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.ReferenceStatistics;
import quadrant.task.UserException;

/**
 * A reference as plain JSON types, as in cards and {@code references.json}.
 *
 * @param images how many photographs
 * @param statistics tensor → {@link ReferenceStatistics#encode}
 * @param landmarks name → value
 */
record ReferenceJson(
        int images,
        @Nullable String photographs,
        @Nullable Map<String, String> statistics,
        @Nullable Map<String, Double> landmarks) {
    static ReferenceJson of(PhotoReference r) {
        Map<String, Double> landmarks = new LinkedHashMap<>();
        r.landmarks().forEach(l -> landmarks.put(l.name(), l.value()));
        return new ReferenceJson(
                r.statistics().images(),
                r.photographs(),
                r.statistics().encode(),
                landmarks.isEmpty() ? null : landmarks);
    }

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
