package quadrant.backbone;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.Preprocessing;

/**
 * A backbone of the catalogue, whether or not its file is on this computer.
 *
 * @param aliases other names for it
 * @param licence SPDX identifier of the weights' licence
 * @param terms further conditions on the use of the weights
 * @param parameters of the whole network with its old classifier
 * @param use when to use it, in a sentence
 * @param address where its ONNX file may be downloaded; null for the embedded one
 * @param bytes of its file
 * @param sha256 of its file
 * @param preprocessingFrom the source of the preprocessing
 * @param cuts shapes C×H×W by depth from 1 on, without the image
 */
public record KnownBackbone(
        String name,
        List<String> aliases,
        String title,
        String licence,
        String terms,
        long parameters,
        String use,
        @Nullable URI address,
        long bytes,
        String sha256,
        PixelsJson pixels,
        String preprocessingFrom,
        List<List<Long>> cuts) {
    public KnownBackbone {
        aliases = List.copyOf(aliases);
        cuts = List.copyOf(cuts);
    }

    public boolean embedded() {
        return address == null;
    }

    /** Where its file may be downloaded; empty for the embedded one. */
    public Optional<String> link() {
        return Optional.ofNullable(address).map(URI::toString);
    }

    /** The path of its file below the address of a mirror. */
    String path() {
        return Objects.requireNonNull(address).getPath().replaceFirst("^/(.*/resolve/main/)?", "");
    }

    public Preprocessing preprocessing() {
        return pixels.preprocessing("The catalogue's entry of " + name);
    }

    /** Its cuts in words, such as {@code 320×7×7}. */
    List<String> shapes() {
        return cuts.stream()
                .map(shape ->
                        String.join("×", shape.stream().map(String::valueOf).toList()))
                .toList();
    }

    /** The card of its file, under the given name, with these cuts. */
    BackboneCard card(String under, List<String> cuts) {
        return new BackboneCard(
                under, title, licence, link().orElse(""), sha256, preprocessing(), cuts, use, Optional.empty());
    }
}
