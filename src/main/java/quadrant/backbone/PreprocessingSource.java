package quadrant.backbone;

import static quadrant.task.OptionName.option;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The sources of a model file's preprocessing, which is never guessed.
 *
 * <p>What the user writes: the name of a convention, a JSON file, or {@code mean=…,…,… scale=…,…,… order=BGR} on the 0–255
 * scale. Else, in order: a card beside the file, the catalogue by the file's SHA-256, the metadata that Quadrant or another exporter
 * wrote into the file ({@code quadrant.preprocessing}; ONNX's image metadata {@code Image.BitmapPixelFormat} and {@code
 * Image.NominalPixelRange}; Ultralytics' {@code task=classify}, which is pixels in 0–1), the configuration of Hugging Face
 * beside it: {@code preprocessor_config.json} of Transformers, and {@code config.json} of timm with its {@code pretrained_cfg},
 * both with mean and standard deviation of RGB pixels in 0–1.
 */
public final class PreprocessingSource {
    private static final double WHITE = 255;
    private static final Gson GSON = new Gson();

    private static final String OF_KERAS =
            "tf for Inception, Xception and MobileNet, caffe-bgr for ResNet and VGG, none for EfficientNet";

    /** The likely conventions by a part of the exporter's name. */
    private static final List<Map.Entry<String, String>> LIKELY = List.of(
            Map.entry("pytorch", "imagenet, and tf for timm's ViT, Inception and tf_ models"),
            Map.entry("keras", OF_KERAS),
            Map.entry("tf2onnx", OF_KERAS),
            Map.entry("caffe", "caffe-bgr"),
            Map.entry("mxnet", "imagenet"),
            Map.entry("coreml", "tf, unit and none"));

    private PreprocessingSource() {}

    /**
     * Preprocessing and its source.
     *
     * @param sizePx of the input, where the source gives it
     * @param from the source
     */
    public record Known(Normalisation normalisation, OptionalInt sizePx, ResizeRule resize, String from) {
        static Known of(Normalisation normalisation, String from) {
            return new Known(normalisation, OptionalInt.empty(), ResizeRule.IMAGENET, from);
        }

        private static Known of(Preprocessing p, String from) {
            return new Known(Normalisation.of(p), OptionalInt.of(p.sizePx()), p.resize(), from);
        }
    }

    /** What matters of the two files of Hugging Face. */
    private record HuggingFace(
            @Nullable Boolean do_normalize,
            @Nullable Boolean do_rescale,
            @Nullable Double rescale_factor,
            @Nullable Boolean do_flip_channel_order,
            @Nullable List<Double> image_mean,
            @Nullable List<Double> image_std,
            @Nullable Pretrained pretrained_cfg) {}

    private record Pretrained(
            @Nullable List<Double> mean,
            @Nullable List<Double> std,
            @Nullable List<Integer> input_size) {}

    /** The preprocessing of a file; empty where no source describes it. */
    static Optional<Known> find(
            Path file, Optional<BackboneCard> beside, Optional<KnownBackbone> same, Map<String, String> metadata) {
        return Stream.<Supplier<Optional<Known>>>of(
                        () -> beside.map(c -> Known.of(c.preprocessing(), "the card beside the file")),
                        () -> same.map(k -> Known.of(k.preprocessing(), k.preprocessingFrom())),
                        () -> Optional.ofNullable(metadata.get("quadrant.preprocessing"))
                                .map(json -> ofQuadrant(json, "The metadata of " + file)),
                        () -> ofImageMetadata(metadata),
                        () -> ofUltralytics(metadata),
                        () -> beside(file, "preprocessor_config.json").flatMap(PreprocessingSource::ofTransformers),
                        () -> beside(file, "config.json").flatMap(PreprocessingSource::ofTimm))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The card beside a file: {@code x.json} of {@code x.onnx}, else {@code card.json} of {@code model.onnx}.
     *
     * @throws UserException when it is the card of another file
     */
    static Optional<BackboneCard> cardBeside(Path file, String sha256) {
        Path card = cardOf(file);
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        BackboneCard stored;
        try {
            stored = BackboneCard.read(OutsideFile.text(card, "a card"), card.toString());
        } catch (IOException e) {
            throw BackboneStore.unreadable(card, e);
        }
        if (!stored.sha256().equals(sha256)) {
            throw new UserException(
                    "The card " + card + " is that of another file: it names the SHA-256 " + stored.sha256()
                            + ", and that of " + file + " is " + sha256 + ".",
                    "Put the file's own card there, or take the card away.");
        }
        return Optional.of(stored);
    }

    static Path cardOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(
                name.equals(BackboneStore.MODEL) ? "card.json" : name.replaceFirst("(\\.onnx)?$", ".json"));
    }

    private static Known ofQuadrant(String json, String where) {
        PixelsJson p;
        try {
            p = PixelsJson.need(GSON.fromJson(json, PixelsJson.class), "preprocessing", where);
        } catch (JsonParseException | NumberFormatException e) {
            throw new UserException(where + " has a \"preprocessing\" that is not JSON.", "Restore the file.", e);
        }
        return new Known(
                p.normalisation(where),
                p.size() == null ? OptionalInt.empty() : OptionalInt.of(p.size()),
                PixelsJson.need(p.resize(), "preprocessing.resize", where),
                "the file's metadata, written by Quadrant");
    }

    private static Optional<Known> ofImageMetadata(Map<String, String> metadata) {
        Optional<ChannelOrder> order =
                switch (metadata.getOrDefault("Image.BitmapPixelFormat", "").toLowerCase(Locale.ROOT)) {
                    case "rgb8" -> Optional.of(ChannelOrder.RGB);
                    case "bgr8" -> Optional.of(ChannelOrder.BGR);
                    default -> Optional.empty();
                };
        String range =
                switch (metadata.getOrDefault("Image.NominalPixelRange", "").toLowerCase(Locale.ROOT)) {
                    case "nominalrange_0_255" -> "none";
                    case "normalized_0_1" -> "unit";
                    case "normalized_1_1" -> "tf";
                    default -> "";
                };
        boolean linear = metadata.getOrDefault("Image.ColorSpaceGamma", "sRGB").equalsIgnoreCase("linear");
        return order.isEmpty() || linear
                ? Optional.empty()
                : Normalisation.named(range)
                        .map(n -> Known.of(
                                new Normalisation(order.get(), n.mean(), n.scale()), "the file's image metadata"));
    }

    private static Optional<Known> ofUltralytics(Map<String, String> metadata) {
        boolean classifier = metadata.getOrDefault("author", "").equals("Ultralytics")
                && metadata.getOrDefault("task", "").equals("classify");
        return classifier
                ? Normalisation.named("unit")
                        .map(n -> Known.of(n, "the file's metadata: a classifier exported by Ultralytics"))
                : Optional.empty();
    }

    private static Optional<Known> ofTransformers(HuggingFace p) {
        boolean inUnits = !Boolean.FALSE.equals(p.do_rescale)
                && (p.rescale_factor == null || Math.abs(p.rescale_factor * WHITE - 1) < 1e-3);
        if (!inUnits || p.do_normalize == null || Boolean.TRUE.equals(p.do_flip_channel_order)) {
            return Optional.empty();
        }
        return (p.do_normalize ? ofUnits(p.image_mean, p.image_std) : Normalisation.named("unit"))
                .map(n -> Known.of(n, "preprocessor_config.json beside the file"));
    }

    private static Optional<Known> ofTimm(HuggingFace config) {
        Pretrained p = config.pretrained_cfg;
        if (p == null) {
            return Optional.empty();
        }
        OptionalInt size = p.input_size != null && p.input_size.size() == 3
                ? OptionalInt.of(p.input_size.get(1))
                : OptionalInt.empty();
        return ofUnits(p.mean, p.std)
                .map(n -> new Known(n, size, ResizeRule.IMAGENET, "timm's config.json beside the file"));
    }

    private static Optional<Normalisation> ofUnits(@Nullable List<Double> mean, @Nullable List<Double> std) {
        if (mean == null || std == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Normalisation(ChannelOrder.RGB, inBytes(mean), inBytes(std)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Double> inBytes(List<Double> units) {
        return units.stream().map(v -> Math.round(v * WHITE * 1e6) / 1e6).toList();
    }

    private static Optional<HuggingFace> beside(Path file, String name) {
        Path config = file.resolveSibling(name);
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(GSON.fromJson(OutsideFile.text(config, "a .json file"), HuggingFace.class));
        } catch (IOException e) {
            throw BackboneStore.unreadable(config, e);
        } catch (JsonParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The exception for a file whose preprocessing is not described anywhere. */
    static UserException unknown(Path file, String producer) {
        String likely = LIKELY.stream()
                .filter(e -> producer.toLowerCase(Locale.ROOT).contains(e.getKey()))
                .findFirst()
                .map(e -> "; likely are " + e.getValue())
                .orElse("");
        return new UserException(
                "The preprocessing of " + file + " is not known: neither a card beside it nor its metadata gives it"
                        + (producer.isEmpty() ? "" : " (it was written by " + producer + likely + ")") + ".",
                "Give " + option("preprocessing") + " with one of " + Normalisation.names()
                        + ", or mean=…,…,… scale=…,…,… order=RGB.");
    }

    /**
     * Parses the user's text; {@code half} is another name for tf, {@code raw} for none.
     *
     * @throws UserException when it is in none of the three forms
     */
    static Known given(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        String convention = Map.of("half", "tf", "raw", "none").getOrDefault(name, name);
        return Normalisation.named(convention)
                .map(n -> Known.of(n, "the user: " + convention))
                .orElseGet(() -> text.strip().endsWith(".json") ? givenFile(text.strip()) : givenNumbers(text));
    }

    private static Known givenFile(String text) {
        String where = "The preprocessing " + text;
        PixelsJson p;
        try {
            p = GSON.fromJson(OutsideFile.text(Path.of(text), "a .json file"), PixelsJson.class);
        } catch (IOException e) {
            throw new UserException(
                    where + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path of " + option("preprocessing") + ".",
                    e);
        } catch (JsonParseException | NumberFormatException e) {
            throw notUnderstood(text, e);
        }
        if (p == null) {
            throw notUnderstood(text, null);
        }
        return new Known(
                onByteScale(p.normalisation(where), text),
                p.size() == null ? OptionalInt.empty() : OptionalInt.of(p.size()),
                p.resize() == null ? ResizeRule.IMAGENET : p.resize(),
                "the user: " + Path.of(text).getFileName());
    }

    private static Known givenNumbers(String text) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.strip().split("[\\s;]+", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || given.put(pair[0].toLowerCase(Locale.ROOT), pair[1]) != null) {
                throw notUnderstood(text, null);
            }
        }
        if (!Set.of("mean", "scale", "order").containsAll(given.keySet()) || !given.containsKey("mean")) {
            throw notUnderstood(text, null);
        }
        try {
            Normalisation n = new Normalisation(
                    ChannelOrder.valueOf(given.getOrDefault("order", "RGB").toUpperCase(Locale.ROOT)),
                    three(given.get("mean")),
                    three(given.getOrDefault("scale", "1")));
            return Known.of(onByteScale(n, text), "the user");
        } catch (IllegalArgumentException e) {
            throw notUnderstood(text, e);
        }
    }

    private static List<Double> three(@Nullable String text) {
        List<Double> values = new ArrayList<>();
        for (String number : String.valueOf(text).split(",", -1)) {
            values.add(Double.parseDouble(number));
        }
        return values.size() == 1 ? List.of(values.get(0), values.get(0), values.get(0)) : values;
    }

    /** PyTorch's numbers are for pixels in 0–1; used on the 0–255 scale they would be wrong without an error. */
    private static Normalisation onByteScale(Normalisation n, String text) {
        if (n.scale().stream().anyMatch(s -> s < 1)) {
            throw new UserException(
                    "The scale of \"" + text + "\" is below 1: its numbers are for pixels in 0–1, and those for 0–255"
                            + " were expected.",
                    "Multiply means and scales by 255, or name a convention: " + Normalisation.names() + ".");
        }
        return n;
    }

    private static UserException notUnderstood(String text, @Nullable Throwable cause) {
        return new UserException(
                "The preprocessing \"" + text + "\" is not understood.",
                "Give one of " + Normalisation.names()
                        + ", a JSON file with order, mean and scale, or mean=…,…,… scale=…,…,… order=RGB.",
                cause);
    }
}
