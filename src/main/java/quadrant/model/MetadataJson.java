package quadrant.model;

import static quadrant.model.FineTunedModel.damaged;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
import quadrant.pixels.ChannelSet;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.UserException;

/** The JSON in a model's metadata: written, and read field by field, as it need not be trusted. */
final class MetadataJson {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private static final int UNCERTAINTY_VERSION = 1;
    private static final String WITHOUT = "withoutDoubt";
    private static final String WITH = "withDoubt";
    private static final int MOST_CHANNELS = 1000;
    private static final double LEAST_MICRONS = 1e-7;
    private static final double MOST_MICRONS = 1e6;

    private final JsonObject json;
    private final String model;

    private MetadataJson(JsonObject json, String model) {
        this.json = json;
        this.model = model;
    }

    static String write(Object value) {
        return GSON.toJson(value);
    }

    static List<String> strings(String text, String model) {
        return parse(text, new TypeToken<List<String>>() {}, "classes", model);
    }

    static Map<String, String> facts(String text, String model) {
        Map<String, String> facts = parse(text, new TypeToken<Map<String, String>>() {}, "provenance", model);
        if (facts.containsValue(null)) {
            throw damaged(model, "a value of provenance is missing");
        }
        return facts;
    }

    /** A preprocessing in plain JSON types. */
    static Map<String, Object> of(Preprocessing p) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("size", p.sizePx());
        fields.put("resize", p.resize());
        fields.put(
                "channels",
                p.mapping().channels().stream()
                        .map(c -> c.matches("\\d+") ? Integer.valueOf(c) : c)
                        .toList());
        if (!p.mapping().names().isEmpty()) {
            fields.put("channelNames", p.mapping().names());
        }
        fields.put("range", p.mapping().range());
        p.mapping().set().ifPresent(s -> fields.put("oneByOne", s.channels()));
        fields.put("order", p.order());
        fields.put("mean", p.mean());
        fields.put("scale", p.scale());
        p.pixelSize().ifPresent(s -> fields.put("micronsPerPixel", s.micronsPerPixel()));
        return fields;
    }

    static Preprocessing pixels(String text, String model) {
        MetadataJson m = object(text, "preprocessing", model);
        return m.checked(() -> new Preprocessing(
                m.get("size", Integer.class),
                m.get("resize", ResizeRule.class),
                new ChannelMapping(
                        m.all("channels", String.class),
                        m.get("range", ChannelMapping.Range.class),
                        m.json.has("channelNames") ? m.all("channelNames", String.class) : List.of(),
                        m.oneByOne()),
                m.get("order", ChannelOrder.class),
                m.all("mean", Double.class),
                m.all("scale", Double.class),
                m.pixelSize()));
    }

    private Optional<ChannelSet> oneByOne() {
        if (!json.has("oneByOne")) {
            return Optional.empty();
        }
        List<ChannelSet.Channel> channels = new ArrayList<>();
        for (JsonObject c : all("oneByOne", JsonObject.class)) {
            MetadataJson one = new MetadataJson(c, model);
            channels.add(new ChannelSet.Channel(
                    one.get("name", String.class),
                    one.get("number", Integer.class),
                    one.get("low", Double.class),
                    one.get("high", Double.class)));
        }
        int inputs = all("mean", Double.class).size();
        if (channels.isEmpty() || channels.size() > MOST_CHANNELS || channels.size() != inputs) {
            throw damaged(model, "it names " + channels.size() + " channels for " + inputs + " inputs");
        }
        return Optional.of(new ChannelSet(channels, false));
    }

    /** A rule for crops in plain JSON types; the box as text, such as "20um". */
    static Map<String, Object> of(CropRule r) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("context", r.context());
        r.box().ifPresent(b -> fields.put("box", b.toString()));
        r.pixelSize().ifPresent(s -> fields.put("micronsPerPixel", s.micronsPerPixel()));
        fields.put("background", r.background());
        if (r.outline() != CropRule.Outline.OBJECT) {
            fields.put("outline", r.outline());
        }
        return fields;
    }

    static CropRule crop(String text, String model) {
        MetadataJson m = object(text, "crop", model);
        return m.checked(() -> new CropRule(
                m.get("context", Double.class),
                m.maybe("box", String.class)
                        .map(b -> FieldSize.parse(b).orElseThrow(() -> damaged(model, "its box is \"" + b + "\""))),
                m.pixelSize(),
                m.get("background", CropRule.Background.class),
                m.maybe("outline", CropRule.Outline.class).orElse(CropRule.Outline.OBJECT)));
    }

    /** The accepted range is from a thousandth of an atom to a metre, so that scaling by it does not overflow. */
    private Optional<PixelSize> pixelSize() {
        return maybe("micronsPerPixel", Double.class).map(microns -> {
            if (!(microns >= LEAST_MICRONS && microns <= MOST_MICRONS)) {
                throw new IllegalArgumentException("its pixels measure " + microns + " µm");
            }
            return new PixelSize(microns);
        });
    }

    /** An uncertainty in plain JSON types; the features of its kept images 16-bit little-endian in Base64. */
    static Map<String, Object> of(Uncertainty u) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", UNCERTAINTY_VERSION);
        fields.put("heldOut", u.heldOut());
        fields.put("temperature", u.temperature().value());
        u.sets().ifPresent(s -> fields.put("sets", s));
        u.abstention().ifPresent(a -> {
            Map<String, Object> abstain = new LinkedHashMap<>();
            abstain.put("threshold", a.threshold());
            abstain.put("coverage", a.coverage());
            abstain.put("accuracy", a.accuracy());
            abstain.put("low", a.interval().low());
            abstain.put("high", a.interval().high());
            fields.put("abstain", abstain);
        });
        u.outliers().ifPresent(o -> {
            Map<String, Object> outliers = new LinkedHashMap<>();
            outliers.put("tensor", o.features().tensor());
            outliers.put("axes", o.features().axes());
            if (o.features().joined() > 0) {
                outliers.put("joined", o.features().joined());
            }
            outliers.put("width", o.known().width());
            outliers.put("threshold", o.known().threshold());
            outliers.put("kept", Base64.getEncoder().encodeToString(o.known().bytes()));
            fields.put("outliers", outliers);
        });
        u.confusion().ifPresent(c -> fields.put("confusion", c.counts()));
        u.rates().ifPresent(r -> {
            Map<String, Object> right = new LinkedHashMap<>();
            right.put(WITH, List.of(r.with().n(), r.with().right()));
            right.put(WITHOUT, List.of(r.without().n(), r.without().right()));
            fields.put("right", right);
        });
        return fields;
    }

    /**
     * Parses an uncertainty.
     *
     * @param classes number of the model's classes
     * @throws UserException where it is damaged, or of a later version
     */
    static Uncertainty uncertainty(String text, int classes, String model) {
        MetadataJson m = object(text, "doubt", model);
        int version = m.get("version", Integer.class);
        if (version != UNCERTAINTY_VERSION) {
            throw new UserException(
                    model + " has its uncertainty in version " + version + ", and this Quadrant reads version "
                            + UNCERTAINTY_VERSION + ".",
                    "Update Quadrant.");
        }
        return m.checked(() -> new Uncertainty(
                m.get("heldOut", String.class),
                new Temperature(m.get("temperature", Double.class)),
                m.part("sets").map(s -> s.sets(classes)),
                m.part("abstain").map(MetadataJson::abstention),
                m.part("outliers").map(MetadataJson::outliers),
                m.json.has("confusion") ? Optional.of(m.confusion(classes)) : Optional.empty(),
                m.part("right").map(r -> new HeldOutRates(r.rate(WITHOUT), r.rate(WITH)))));
    }

    private ConformalSets sets(int classes) {
        List<Double> limits = all("limits", Double.class);
        if (limits.size() != classes) {
            throw damaged(model, "it has " + limits.size() + " limits for " + classes + " classes");
        }
        return new ConformalSets(get("coverage", Double.class), limits, all("groups", Integer.class));
    }

    private RiskCoverage.Abstention abstention() {
        return new RiskCoverage.Abstention(
                get("threshold", Double.class),
                get("coverage", Double.class),
                get("accuracy", Double.class),
                new Interval(get("low", Double.class), get("high", Double.class)));
    }

    private Outliers outliers() {
        return new Outliers(
                new Averaged(
                        get("tensor", String.class),
                        all("axes", Integer.class),
                        maybe("joined", Integer.class).orElse(0)),
                KnnOutlierDetector.of(
                        Base64.getDecoder().decode(get("kept", String.class)),
                        get("width", Integer.class),
                        get("threshold", Double.class)));
    }

    private ConfusionMatrix confusion(int classes) {
        List<List<Integer>> counts = new ArrayList<>();
        for (JsonElement row : all("confusion", JsonElement.class)) {
            counts.add(list(row, Integer.class, "confusion"));
        }
        if (counts.size() != classes || counts.stream().flatMap(List::stream).anyMatch(n -> n < 0)) {
            throw damaged(model, "its confusion matrix is not one of " + classes + " classes");
        }
        return new ConfusionMatrix(counts);
    }

    private HeldOutRates.Rate rate(String key) {
        List<Integer> two = all(key, Integer.class);
        if (two.size() != 2) {
            throw damaged(model, key + " is " + two + ", and two counts were expected");
        }
        return new HeldOutRates.Rate(two.get(0), two.get(1));
    }

    private static MetadataJson object(String text, String key, String model) {
        return new MetadataJson(parse(text, TypeToken.get(JsonObject.class), key, model), model);
    }

    private static <T> T parse(String text, TypeToken<T> type, String key, String model) {
        return parse(parser -> parser.fromJson(text, type), key, model);
    }

    private static <T> T parse(Function<Gson, @Nullable T> as, String key, String model) {
        T value;
        try {
            value = as.apply(GSON);
        } catch (JsonParseException | NumberFormatException e) {
            throw damaged(model, "its metadata is not JSON", e);
        }
        if (value == null) {
            throw damaged(model, key + " is missing");
        }
        return value;
    }

    private <T> T get(String key, Class<T> type) {
        return parse(parser -> parser.fromJson(json.get(key), type), key, model);
    }

    private <T> Optional<T> maybe(String key, Class<T> type) {
        return json.has(key) ? Optional.of(get(key, type)) : Optional.empty();
    }

    private Optional<MetadataJson> part(String key) {
        return maybe(key, JsonObject.class).map(o -> new MetadataJson(o, model));
    }

    private <T> List<T> all(String key, Class<T> type) {
        return list(get(key, JsonElement.class), type, key);
    }

    @SuppressWarnings("unchecked") // a list of this type
    private <T> List<T> list(JsonElement values, Class<T> type, String key) {
        TypeToken<?> list = TypeToken.getParameterized(List.class, type);
        List<T> all = (List<T>) parse(parser -> parser.fromJson(values, list), key, model);
        if (all.stream().anyMatch(Objects::isNull)) {
            throw damaged(model, "a value of " + key + " is missing");
        }
        return all;
    }

    /** Values that contradict each other are damaged. */
    private <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw damaged(model, String.valueOf(e.getMessage()), e);
        }
    }
}
