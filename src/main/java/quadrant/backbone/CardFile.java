package quadrant.backbone;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.UserException;

/** A card as JSON, format {@code quadrant-backbone-card} version 1. */
final class CardFile {
    private static final String FORMAT = "quadrant-backbone-card";
    private static final int VERSION = 1;

    private CardFile() {}

    private record Json(
            @Nullable String format,
            int version,
            @Nullable String name,
            @Nullable String title,
            @Nullable String licence,
            @Nullable String source,
            @Nullable String sha256,
            @Nullable Input input,
            @Nullable Pixels preprocessing,
            @Nullable List<String> cuts,
            @Nullable String description) {}

    private record Input(@Nullable String name, @Nullable String layout, int size) {}

    private record Pixels(
            @Nullable ChannelOrder order,
            @Nullable List<Double> mean,
            @Nullable List<Double> scale,
            @Nullable ResizeRule resize) {}

    static BackboneCard parse(String text, String where) {
        Json json;
        try {
            json = new Gson().fromJson(text, Json.class);
        } catch (JsonSyntaxException e) {
            throw new UserException("The card " + where + " is not JSON.", "Restore it from where it came.", e);
        }
        if (json == null || !FORMAT.equals(json.format) || json.version != VERSION) {
            throw new UserException(
                    "The card " + where + " is not a " + FORMAT + " of version " + VERSION + ".",
                    "Use a card that this version of Quadrant wrote, or update Quadrant.");
        }
        Input input = need(json.input, "input", where);
        Pixels p = need(json.preprocessing, "preprocessing", where);
        return new BackboneCard(
                need(json.name, "name", where),
                need(json.title, "title", where),
                need(json.licence, "licence", where),
                need(json.source, "source", where),
                need(json.sha256, "sha256", where),
                new Preprocessing(
                        input.size,
                        need(p.resize, "preprocessing.resize", where),
                        ChannelMapping.automatic(),
                        need(p.order, "preprocessing.order", where),
                        need(p.mean, "preprocessing.mean", where),
                        need(p.scale, "preprocessing.scale", where),
                        Optional.empty()),
                need(json.cuts, "cuts", where),
                need(json.description, "description", where));
    }

    private static <T> T need(@Nullable T value, String key, String where) {
        if (value == null) {
            throw new UserException("The card " + where + " lacks \"" + key + "\".", "Restore it from where it came.");
        }
        return value;
    }
}
