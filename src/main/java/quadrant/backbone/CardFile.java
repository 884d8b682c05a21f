package quadrant.backbone;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/**
 * A card with the store's information on its files, written as JSON: format {@code quadrant-backbone-card} version 1. {@code
 * preprocessingFrom}, {@code files} and {@code reference} were added later and may be missing; older readers ignore them.
 *
 * @param preprocessingFrom the source of the preprocessing
 * @param bytes of the ONNX file; 0 where the card does not give it
 * @param files of weights beside the ONNX file
 */
record CardFile(BackboneCard card, String preprocessingFrom, long bytes, List<Weights> files) {
    private static final String FORMAT = "quadrant-backbone-card";
    private static final int VERSION = 1;

    CardFile {
        files = List.copyOf(files);
    }

    /** A file beside the ONNX file. */
    record Weights(String name, long bytes, String sha256) {}

    private record Json(
            @Nullable String format,
            int version,
            @Nullable String name,
            @Nullable String title,
            @Nullable String licence,
            @Nullable String source,
            @Nullable String sha256,
            @Nullable Long bytes,
            @Nullable Input input,
            @Nullable PixelsJson preprocessing,
            @Nullable String preprocessingFrom,
            @Nullable List<String> cuts,
            @Nullable String description,
            @Nullable List<Weights> files,
            PhotoReference.@Nullable Json reference) {}

    private record Input(@Nullable String name, @Nullable String layout, int size) {}

    static CardFile read(String text, String of) {
        String where = "The card " + of;
        Json json = json(text, where);
        Input input = PixelsJson.need(json.input, "input", where);
        PixelsJson p = PixelsJson.need(json.preprocessing, "preprocessing", where);
        String source = PixelsJson.need(json.source, "source", where);
        List<String> cuts = PixelsJson.need(json.cuts, "cuts", where);
        if (cuts.isEmpty() || input.size < 1) {
            throw new UserException(
                    where + " has no cut or no input size, and both were expected.", "Restore it from where it came.");
        }
        BackboneCard card = new BackboneCard(
                PixelsJson.need(json.name, "name", where),
                PixelsJson.need(json.title, "title", where),
                PixelsJson.need(json.licence, "licence", where),
                source,
                PixelsJson.need(json.sha256, "sha256", where),
                p.normalisation(where).at(input.size, PixelsJson.need(p.resize(), "preprocessing.resize", where)),
                cuts,
                PixelsJson.need(json.description, "description", where),
                Optional.ofNullable(json.reference).map(r -> r.reference(where)));
        return new CardFile(
                card,
                json.preprocessingFrom == null ? source : json.preprocessingFrom,
                json.bytes == null ? 0 : json.bytes,
                json.files == null ? List.of() : json.files);
    }

    private static Json json(String text, String where) {
        Json json;
        try {
            json = new Gson().fromJson(text, Json.class);
        } catch (JsonParseException | NumberFormatException e) {
            throw new UserException(where + " is not JSON.", "Restore it from where it came.", e);
        }
        if (json == null || !FORMAT.equals(json.format) || json.version != VERSION) {
            throw new UserException(
                    where + " is not a " + FORMAT + " of version " + VERSION + ".",
                    "Use a card that this version of Quadrant wrote, or update Quadrant.");
        }
        return json;
    }

    /** The JSON; {@code input} is the name of the graph's input. */
    String write(String input) {
        Json json = new Json(
                FORMAT,
                VERSION,
                card.name(),
                card.title(),
                card.licence(),
                card.source(),
                card.sha256(),
                bytes,
                new Input(input, "NCHW", card.preprocessing().sizePx()),
                PixelsJson.of(null, card.preprocessing()),
                preprocessingFrom,
                card.cuts(),
                card.description(),
                files.isEmpty() ? null : files,
                card.reference().map(PhotoReference::json).orElse(null));
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(json)
                + "\n";
    }
}
