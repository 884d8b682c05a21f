package quadrant.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.UserException;

/** The JSON in a model's metadata. */
final class MetadataJson {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private static final double LEAST_MICRONS = 1e-7;
    private static final double MOST_MICRONS = 1e6;

    private MetadataJson() {}

    /** {@link Preprocessing} in plain JSON types. */
    record Pixels(
            int size,
            @Nullable ResizeRule resize,
            @Nullable List<Integer> channels,
            ChannelMapping.@Nullable Range range,
            @Nullable ChannelOrder order,
            @Nullable List<Double> mean,
            @Nullable List<Double> scale,
            @Nullable Double micronsPerPixel) {
        static Pixels of(Preprocessing p) {
            return new Pixels(
                    p.sizePx(),
                    p.resize(),
                    p.mapping().channels(),
                    p.mapping().range(),
                    p.order(),
                    p.mean(),
                    p.scale(),
                    p.pixelSize().map(PixelSize::micronsPerPixel).orElse(null));
        }
    }

    /** {@link CropRule} in plain JSON types; the box as text, such as "20um". */
    record Crop(
            double context,
            @Nullable String box,
            @Nullable Double micronsPerPixel,
            CropRule.@Nullable Background background,
            CropRule.@Nullable Outline outline) {
        static Crop of(CropRule r) {
            return new Crop(
                    r.context(),
                    r.box().map(FieldSize::toString).orElse(null),
                    r.pixelSize().map(PixelSize::micronsPerPixel).orElse(null),
                    r.background(),
                    r.outline() == CropRule.Outline.OBJECT ? null : r.outline());
        }
    }

    static CropRule crop(String json, String model) {
        Crop c = need(parse(json, TypeToken.get(Crop.class), model), "crop", model);
        try {
            return new CropRule(
                    c.context,
                    Optional.ofNullable(c.box)
                            .map(b -> FieldSize.parse(b)
                                    .orElseThrow(() -> damaged(model, "its box is \"" + b + "\"", null))),
                    pixelSize(c.micronsPerPixel),
                    need(c.background, "background", model),
                    c.outline == null ? CropRule.Outline.OBJECT : c.outline);
        } catch (IllegalArgumentException e) {
            throw damaged(model, String.valueOf(e.getMessage()), e);
        }
    }

    static String write(Object value) {
        return GSON.toJson(value);
    }

    static List<String> strings(String json, String model) {
        return need(parse(json, new TypeToken<List<String>>() {}, model), "classes", model);
    }

    static Map<String, String> facts(String json, String model) {
        Map<String, String> facts =
                need(parse(json, new TypeToken<Map<String, String>>() {}, model), "provenance", model);
        needAll(new ArrayList<>(facts.values()), "provenance", model);
        return facts;
    }

    static Preprocessing pixels(String json, String model) {
        Pixels p = need(parse(json, TypeToken.get(Pixels.class), model), "preprocessing", model);
        try {
            return new Preprocessing(
                    p.size,
                    need(p.resize, "resize", model),
                    new ChannelMapping(needAll(p.channels, "channels", model), need(p.range, "range", model)),
                    need(p.order, "order", model),
                    needAll(p.mean, "mean", model),
                    needAll(p.scale, "scale", model),
                    pixelSize(p.micronsPerPixel));
        } catch (IllegalArgumentException e) {
            throw damaged(model, String.valueOf(e.getMessage()), e);
        }
    }

    /** The accepted range is from a thousandth of an atom to a metre, so that scaling by it does not overflow. */
    private static Optional<PixelSize> pixelSize(@Nullable Double microns) {
        if (microns != null && !(microns >= LEAST_MICRONS && microns <= MOST_MICRONS)) {
            throw new IllegalArgumentException("its pixels measure " + microns + " µm");
        }
        return Optional.ofNullable(microns).map(PixelSize::new);
    }

    private static <T> @Nullable T parse(String json, TypeToken<T> type, String model) {
        try {
            return GSON.fromJson(json, type);
        } catch (JsonSyntaxException | NumberFormatException e) {
            throw damaged(model, "its metadata is not JSON", e);
        }
    }

    static <T> T need(@Nullable T value, String key, String model) {
        if (value == null) {
            throw damaged(model, key + " is missing", null);
        }
        return value;
    }

    static <T> List<T> needAll(@Nullable List<T> values, String key, String model) {
        List<T> there = need(values, key, model);
        if (there.stream().anyMatch(Objects::isNull)) {
            throw damaged(model, "a value of " + key + " is missing", null);
        }
        return there;
    }

    static UserException damaged(String model, String what, @Nullable Throwable cause) {
        return new UserException(
                "The model " + model + " is damaged: " + what + ".", "Fine-tune again, or restore a copy.", cause);
    }
}
