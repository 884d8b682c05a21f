package quadrant.backbone;

import static quadrant.task.OptionName.option;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import quadrant.onnx.ModelFacts;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.ResizeRule;
import quadrant.task.OutsideFile;
import quadrant.task.UserException;

/**
 * The sources of a model file's preprocessing, which is never guessed.
 *
 * <p>In order: a card beside the file, the catalogue by the file's SHA-256, the metadata that Quadrant or another exporter
 * wrote into the file ({@code quadrant.preprocessing}; ONNX's image metadata {@code Image.BitmapPixelFormat} and {@code
 * Image.NominalPixelRange}; Ultralytics' {@code task=classify}, which is pixels in 0–1), the configuration of Hugging Face
 * beside it.
 */
public final class PreprocessingSource {
    private static final String QUADRANT = "quadrant.preprocessing";
    private static final String PIXEL_FORMAT = "Image.BitmapPixelFormat";
    private static final String PIXEL_RANGE = "Image.NominalPixelRange";
    private static final String GAMMA = "Image.ColorSpaceGamma";

    private final KnownBackbones known;

    public PreprocessingSource(KnownBackbones known) {
        this.known = known;
    }

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
    }

    /** The preprocessing of a file; empty where no source describes it. */
    public Optional<Known> find(Path file, String sha256, ModelFacts facts) {
        return Stream.<Supplier<Optional<Known>>>of(
                        () -> cardBeside(file, sha256).map(c -> of(c.card(), "the card beside the file")),
                        () -> ofCatalogue(sha256),
                        () -> ofQuadrant(facts.metadata(), file),
                        () -> ofImageMetadata(facts.metadata()),
                        () -> ofUltralytics(facts.metadata()),
                        () -> HuggingFaceConfig.beside(file))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Known of(BackboneCard card, String from) {
        var p = card.preprocessing();
        return new Known(
                new Normalisation(p.order(), p.mean(), p.scale()), OptionalInt.of(p.sizePx()), p.resize(), from);
    }

    /**
     * The card beside a file: {@code x.json} of {@code x.onnx}, else {@code card.json} of {@code model.onnx}.
     *
     * @throws UserException when it is the card of another file
     */
    static Optional<CardFile.Stored> cardBeside(Path file, String sha256) {
        Path card = cardOf(file);
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        CardFile.Stored stored;
        try {
            stored = CardFile.read(OutsideFile.text(card, "a card"), card.toString());
        } catch (IOException e) {
            throw BackboneStore.unreadable(card, e);
        }
        if (!stored.card().sha256().equals(sha256)) {
            throw new UserException(
                    "The card " + card + " is that of another file: it names the SHA-256 "
                            + stored.card().sha256() + ", and that of " + file + " is " + sha256 + ".",
                    "Put the file's own card there, or take the card away.");
        }
        return Optional.of(stored);
    }

    /** Whether there is such a card. */
    static boolean besides(Path file) {
        return Files.isRegularFile(cardOf(file));
    }

    private static Path cardOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(
                name.equals(BackboneStore.MODEL) ? "card.json" : name.replaceFirst("(\\.onnx)?$", ".json"));
    }

    private Optional<Known> ofCatalogue(String sha256) {
        return known.ofHash(sha256)
                .flatMap(k -> k.file().map(f -> {
                    var p = f.preprocessing();
                    return new Known(
                            new Normalisation(p.order(), p.mean(), p.scale()),
                            OptionalInt.of(p.sizePx()),
                            p.resize(),
                            f.preprocessingFrom());
                }));
    }

    private static Optional<Known> ofQuadrant(Map<String, String> metadata, Path file) {
        String json = metadata.get(QUADRANT);
        if (json == null) {
            return Optional.empty();
        }
        String where = "The metadata of " + file;
        PixelsJson p = parse(json, where);
        return Optional.of(new Known(
                p.normalisation(where),
                p.size() == null ? OptionalInt.empty() : OptionalInt.of(p.size()),
                PixelsJson.need(p.resize(), "preprocessing.resize", where),
                "the file's metadata, written by Quadrant"));
    }

    private static PixelsJson parse(String json, String where) {
        try {
            return PixelsJson.need(new Gson().fromJson(json, PixelsJson.class), "preprocessing", where);
        } catch (JsonParseException | NumberFormatException e) {
            throw new UserException(where + " has a \"preprocessing\" that is not JSON.", "Restore the file.", e);
        }
    }

    private static Optional<Known> ofImageMetadata(Map<String, String> metadata) {
        Optional<ChannelOrder> order =
                switch (metadata.getOrDefault(PIXEL_FORMAT, "").toLowerCase(Locale.ROOT)) {
                    case "rgb8" -> Optional.of(ChannelOrder.RGB);
                    case "bgr8" -> Optional.of(ChannelOrder.BGR);
                    default -> Optional.empty();
                };
        Optional<Convention> range =
                switch (metadata.getOrDefault(PIXEL_RANGE, "").toLowerCase(Locale.ROOT)) {
                    case "nominalrange_0_255" -> Optional.of(Convention.NONE);
                    case "normalized_0_1" -> Optional.of(Convention.UNIT);
                    case "normalized_1_1" -> Optional.of(Convention.TF);
                    default -> Optional.empty();
                };
        boolean linear = metadata.getOrDefault(GAMMA, "sRGB").equalsIgnoreCase("linear");
        return order.isEmpty() || linear
                ? Optional.empty()
                : range.map(r -> Known.of(
                        new Normalisation(
                                order.get(),
                                r.normalisation().mean(),
                                r.normalisation().scale()),
                        "the file's image metadata"));
    }

    private static Optional<Known> ofUltralytics(Map<String, String> metadata) {
        boolean classifier = metadata.getOrDefault("author", "").equals("Ultralytics")
                && metadata.getOrDefault("task", "").equals("classify");
        return classifier
                ? Optional.of(Known.of(
                        Convention.UNIT.normalisation(), "the file's metadata: a classifier exported by Ultralytics"))
                : Optional.empty();
    }

    /** The exception for a file whose preprocessing is not described anywhere. */
    static UserException unknown(Path file, ModelFacts facts) {
        return new UserException(
                "The preprocessing of " + file + " is not known: neither a card beside it nor its metadata gives it"
                        + likely(facts.producer()) + ".",
                "Give " + option("preprocessing") + " with one of " + Convention.names()
                        + ", or mean=…,…,… scale=…,…,… order=RGB.");
    }

    private static String likely(String producer) {
        String p = producer.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> e : LIKELY) {
            if (p.contains(e.getKey())) {
                return " (it was written by " + producer + "; likely are " + e.getValue() + ")";
            }
        }
        return p.isEmpty() ? "" : " (it was written by " + producer + ")";
    }

    private static final List<Map.Entry<String, String>> LIKELY = List.of(
            Map.entry("pytorch", "imagenet, and tf for timm's ViT, Inception and tf_ models"),
            Map.entry(
                    "keras",
                    "tf for Inception, Xception and MobileNet, caffe-bgr for ResNet and VGG, none for EfficientNet"),
            Map.entry(
                    "tf2onnx",
                    "tf for Inception, Xception and MobileNet, caffe-bgr for ResNet and VGG, none for EfficientNet"),
            Map.entry("caffe", "caffe-bgr"),
            Map.entry("mxnet", "imagenet"),
            Map.entry("coreml", "tf, unit and none"));
}
