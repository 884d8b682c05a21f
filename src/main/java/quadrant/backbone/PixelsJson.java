package quadrant.backbone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.UserException;

/**
 * Preprocessing as plain JSON types, as in cards, the catalogue and fine-tuned models.
 *
 * @param size in pixels; null in cards, which store it elsewhere
 */
record PixelsJson(
        @Nullable Integer size,
        @Nullable ChannelOrder order,
        @Nullable List<Double> mean,
        @Nullable List<Double> scale,
        @Nullable ResizeRule resize) {
    static PixelsJson of(@Nullable Integer size, Preprocessing p) {
        return new PixelsJson(size, p.order(), p.mean(), p.scale(), p.resize());
    }

    /** @param where the beginning of messages: "The card x" */
    Normalisation normalisation(String where) {
        try {
            return new Normalisation(
                    need(order, "preprocessing.order", where),
                    need(mean, "preprocessing.mean", where),
                    need(scale, "preprocessing.scale", where));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new UserException(
                    where + " has a wrong \"preprocessing\": three means and three positive scales were expected.",
                    "Restore it from where it came.",
                    e);
        }
    }

    Preprocessing preprocessing(String where) {
        return normalisation(where)
                .at(need(size, "preprocessing.size", where), need(resize, "preprocessing.resize", where));
    }

    static <T> T need(@Nullable T value, String key, String where) {
        if (value == null) {
            throw new UserException(where + " lacks \"" + key + "\".", "Restore it from where it came.");
        }
        return value;
    }
}
