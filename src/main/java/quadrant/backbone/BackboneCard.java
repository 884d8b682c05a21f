package quadrant.backbone;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Averaged;
import quadrant.onnx.CutPoint;
import quadrant.onnx.ReferenceStatistics;
import quadrant.pixels.Preprocessing;
import quadrant.task.UserException;

/**
 * The description of a backbone, without its graph, as it is written beside the ONNX file: format {@code quadrant-backbone-card}
 * version 1. {@code preprocessingFrom}, {@code files} and {@code reference} were added later and may be missing; older readers
 * ignore them.
 *
 * @param name its name on the command line
 * @param licence SPDX identifier
 * @param source where its weights come from
 * @param sha256 of the ONNX file, lower-case hex
 * @param preprocessing as in its pretraining
 * @param cuts the offered cuts: tensor names by depth; 0 is the pooled features before the classifier, the last is the
 *     image itself
 * @param reference statistics of photographs like the pretraining data at these cuts; needed where the network has no BatchNorm
 *     layers
 * @param preprocessingFrom the source of the preprocessing
 * @param bytes of the ONNX file; 0 where the card does not give it
 * @param files of weights beside the ONNX file
 */
public record BackboneCard(
        String name,
        String title,
        String licence,
        String source,
        String sha256,
        Preprocessing preprocessing,
        List<String> cuts,
        String description,
        Optional<PhotoReference> reference,
        String preprocessingFrom,
        long bytes,
        List<Weights> files) {
    private static final String FORMAT = "quadrant-backbone-card";
    private static final int VERSION = 1;

    public BackboneCard {
        cuts = List.copyOf(cuts);
        files = List.copyOf(files);
    }

    /** A copy with a reference. */
    public BackboneCard withReference(PhotoReference r) {
        return new BackboneCard(
                name,
                title,
                licence,
                source,
                sha256,
                preprocessing,
                cuts,
                description,
                Optional.of(r),
                preprocessingFrom,
                bytes,
                files);
    }

    /** @throws UserException when a cut or the reference is not of this network */
    void check(Anatomy anatomy) {
        Map<String, CutPoint> there = new HashMap<>();
        anatomy.cuts().forEach(c -> there.put(c.tensor(), c));
        if (!there.keySet().containsAll(cuts)) {
            throw new UserException(
                    "The card of " + name + " offers cuts that its network does not have.",
                    "Remove the backbone and add its file again.");
        }
        for (ReferenceStatistics.Layer l :
                reference.map(r -> r.statistics().layers()).orElse(List.of())) {
            CutPoint cut = there.get(l.tensor());
            if (cut == null || !cuts.contains(l.tensor()) || Averaged.channels(cut.shape()) != l.channels()) {
                throw new UserException(
                        "The card of " + name + " has reference statistics of another network: the tensor \""
                                + l.tensor() + "\" with " + l.channels() + " channels is none of its cuts.",
                        "Remove the backbone and add its file again.");
            }
        }
    }

    /** The greatest depth: everything is trained. */
    public int maxDepth() {
        return cuts.size() - 1;
    }

    /** A file beside the ONNX file. */
    public record Weights(String name, long bytes, String sha256) {}

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

    /**
     * A card of a file.
     *
     * @param of the rest of "The card" in messages
     */
    static BackboneCard read(String text, String of) {
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
        return new BackboneCard(
                PixelsJson.need(json.name, "name", where),
                PixelsJson.need(json.title, "title", where),
                PixelsJson.need(json.licence, "licence", where),
                source,
                PixelsJson.need(json.sha256, "sha256", where),
                p.normalisation(where).at(input.size, PixelsJson.need(p.resize(), "preprocessing.resize", where)),
                cuts,
                PixelsJson.need(json.description, "description", where),
                Optional.ofNullable(json.reference).map(r -> r.reference(where)),
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
                name,
                title,
                licence,
                source,
                sha256,
                bytes,
                new Input(input, "NCHW", preprocessing.sizePx()),
                PixelsJson.of(null, preprocessing),
                preprocessingFrom,
                cuts,
                description,
                files.isEmpty() ? null : files,
                reference.map(PhotoReference::json).orElse(null));
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(json)
                + "\n";
    }
}
