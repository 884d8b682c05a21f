package quadrant.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import quadrant.onnx.OnnxGraph;
import quadrant.task.UserException;

/** The backbones that are there: for now the embedded one. */
public final class BackboneCatalog {
    /** The name of the embedded default. */
    public static final String DEFAULT = "efficientnet-lite0";

    private static final String EMBEDDED = "efficientnet_lite0";

    public List<String> names() {
        return List.of(DEFAULT);
    }

    /**
     * Loads a backbone by name.
     *
     * @throws UserException when there is none of this name
     */
    public Backbone load(String name) {
        if (!name.equals(DEFAULT)) {
            throw new UserException(
                    "There is no backbone \"" + name + "\".", "Choose one of: " + String.join(", ", names()) + ".");
        }
        BackboneCard card = CardFile.parse(
                new String(resource(EMBEDDED + ".json"), StandardCharsets.UTF_8), "of the embedded backbone");
        return Backbone.of(card, OnnxGraph.parse(resource(EMBEDDED + ".onnx"), "The embedded backbone"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = BackboneCatalog.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
