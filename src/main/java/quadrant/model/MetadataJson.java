package quadrant.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Interval;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.onnx.Averaged;
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

    private static final int UNCERTAINTY_VERSION = 1;
    private static final String WITHOUT = "withoutDoubt";
    private static final String WITH = "withDoubt";
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

    /** {@link Uncertainty} in plain JSON types. */
    private record Plain(
            int version,
            @Nullable String heldOut,
            @Nullable Double temperature,
            @Nullable Sets sets,
            @Nullable Abstain abstain,
            @Nullable Unlike outliers,
            @Nullable List<List<Integer>> confusion,
            @Nullable Map<String, List<Integer>> right) {}

    private record Sets(
            double coverage,
            @Nullable List<Double> limits,
            @Nullable List<Integer> groups) {}

    private record Abstain(double threshold, double coverage, double accuracy, double low, double high) {}

    /** The features of the kept images, 16-bit little-endian in Base64. */
    private record Unlike(
            @Nullable String tensor,
            @Nullable List<Integer> axes,
            int width,
            double threshold,
            @Nullable String kept) {}

    static CropRule crop(String json, String model) {
        Crop c = need(parse(json, TypeToken.get(Crop.class), model), "crop", model);
        try {
            return new CropRule(
                    c.context,
                    Optional.ofNullable(c.box)
                            .map(b -> FieldSize.parse(b).orElseThrow(() -> damaged(model, "its box is \"" + b + "\""))),
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
            throw damaged(model, key + " is missing");
        }
        return value;
    }

    static <T> List<T> needAll(@Nullable List<T> values, String key, String model) {
        List<T> there = need(values, key, model);
        if (there.stream().anyMatch(Objects::isNull)) {
            throw damaged(model, "a value of " + key + " is missing");
        }
        return there;
    }

    static UserException damaged(String model, String what) {
        return damaged(model, what, null);
    }

    static UserException damaged(String model, String what, @Nullable Throwable cause) {
        return new UserException(
                "The model " + model + " is damaged: " + what + ".", "Fine-tune again, or restore a copy.", cause);
    }

    static String writeUncertainty(Uncertainty d) {
        return GSON.toJson(new Plain(
                UNCERTAINTY_VERSION,
                d.heldOut(),
                d.temperature().value(),
                d.sets()
                        .map(s -> new Sets(s.coverage(), s.limits(), s.groups()))
                        .orElse(null),
                d.abstention()
                        .map(a -> new Abstain(
                                a.threshold(),
                                a.coverage(),
                                a.accuracy(),
                                a.interval().low(),
                                a.interval().high()))
                        .orElse(null),
                d.outliers().map(MetadataJson::unlike).orElse(null),
                d.confusion().map(ConfusionMatrix::counts).orElse(null),
                d.rates()
                        .map(r -> Map.of(
                                WITHOUT,
                                List.of(r.without().n(), r.without().right()),
                                WITH,
                                List.of(r.with().n(), r.with().right())))
                        .map(TreeMap::new)
                        .orElse(null)));
    }

    private static Unlike unlike(Outliers o) {
        return new Unlike(
                o.features().tensor(),
                o.features().axes(),
                o.known().width(),
                o.known().threshold(),
                Base64.getEncoder().encodeToString(o.known().bytes()));
    }

    /**
     * Parses the uncertainty.
     *
     * @param classes number of the model's classes
     * @throws UserException where it is damaged, or of a later version
     */
    static Uncertainty uncertainty(String json, int classes, String model) {
        try {
            Plain p = need(GSON.fromJson(json, Plain.class), "doubt", model);
            if (p.version != UNCERTAINTY_VERSION) {
                throw new UserException(
                        model + " has its uncertainty in version " + p.version + ", and this Quadrant reads version "
                                + UNCERTAINTY_VERSION + ".",
                        "Update Quadrant.");
            }
            Optional<ConformalSets> sets = Optional.ofNullable(p.sets).map(s -> sets(s, model));
            if (sets.isPresent() && sets.get().limits().size() != classes) {
                throw new IllegalArgumentException(sets.get().limits().size() + " limits for " + classes + " classes");
            }
            return new Uncertainty(
                    need(p.heldOut, "heldOut", model),
                    new Temperature(need(p.temperature, "temperature", model)),
                    sets,
                    Optional.ofNullable(p.abstain).map(MetadataJson::abstention),
                    Optional.ofNullable(p.outliers).map(o -> outliers(o, model)),
                    Optional.ofNullable(p.confusion).map(c -> confusion(c, classes, model)),
                    Optional.ofNullable(p.right).map(r -> rates(r, model)));
        } catch (JsonSyntaxException | IllegalArgumentException e) {
            throw damaged(model, "its uncertainty cannot be read", e);
        }
    }

    private static ConfusionMatrix confusion(List<List<Integer>> counts, int classes, String model) {
        for (List<Integer> row : counts) {
            if (needAll(row, "confusion", model).stream().anyMatch(n -> n < 0)) {
                throw new IllegalArgumentException("Counts below 0: " + row);
            }
        }
        if (counts.size() != classes) {
            throw new IllegalArgumentException(counts.size() + " rows for " + classes + " classes");
        }
        return new ConfusionMatrix(counts);
    }

    private static HeldOutRates rates(Map<String, List<Integer>> right, String model) {
        return new HeldOutRates(rate(right.get(WITHOUT), model), rate(right.get(WITH), model));
    }

    private static HeldOutRates.Rate rate(@Nullable List<Integer> counts, String model) {
        List<Integer> two = needAll(counts, "right", model);
        if (two.size() != 2) {
            throw new IllegalArgumentException("Two counts were expected: " + two);
        }
        return new HeldOutRates.Rate(two.get(0), two.get(1));
    }

    private static ConformalSets sets(Sets s, String model) {
        return new ConformalSets(s.coverage, needAll(s.limits, "limits", model), needAll(s.groups, "groups", model));
    }

    private static RiskCoverage.Abstention abstention(Abstain a) {
        return new RiskCoverage.Abstention(a.threshold, a.coverage, a.accuracy, new Interval(a.low, a.high));
    }

    private static Outliers outliers(Unlike u, String model) {
        return new Outliers(
                new Averaged(need(u.tensor, "tensor", model), needAll(u.axes, "axes", model)),
                KnnOutlierDetector.of(Base64.getDecoder().decode(need(u.kept, "kept", model)), u.width, u.threshold));
    }
}
