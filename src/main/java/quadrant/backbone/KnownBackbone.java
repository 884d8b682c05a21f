package quadrant.backbone;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import quadrant.pixels.Preprocessing;

/**
 * A backbone of the catalogue, whether or not its file is on this computer.
 *
 * @param aliases other names for it
 * @param licence SPDX identifier of the weights' licence
 * @param terms further conditions on the use of the weights
 * @param parameters of the whole network with its old classifier
 * @param use when to use it, in a sentence
 * @param file empty for the embedded one
 */
public record KnownBackbone(
        String name,
        List<String> aliases,
        String title,
        String licence,
        String terms,
        long parameters,
        String use,
        Optional<KnownFile> file) {
    public KnownBackbone {
        aliases = List.copyOf(aliases);
    }

    /**
     * The ONNX file of a known backbone.
     *
     * @param path below the address of a mirror
     * @param address where it may be downloaded
     * @param preprocessingFrom the source of the preprocessing
     * @param cuts shapes C×H×W by depth from 1 on, without the image
     */
    public record KnownFile(
            String path,
            URI address,
            long bytes,
            String sha256,
            Preprocessing preprocessing,
            String preprocessingFrom,
            List<List<Long>> cuts) {
        public KnownFile {
            cuts = List.copyOf(cuts);
        }
    }

    /** The card of its file, under the given name, with tensor names as cuts. */
    BackboneCard card(String under, KnownFile f, List<String> cuts) {
        return new BackboneCard(
                under,
                title,
                licence,
                f.address().toString(),
                f.sha256(),
                f.preprocessing(),
                cuts,
                use,
                Optional.empty());
    }
}
