package quadrant.backbone;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.Preprocessing;

/**
 * The description of a backbone, without its graph.
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
        Optional<PhotoReference> reference) {
    public BackboneCard {
        cuts = List.copyOf(cuts);
    }

    /** A copy with a reference. */
    public BackboneCard withReference(PhotoReference r) {
        return new BackboneCard(name, title, licence, source, sha256, preprocessing, cuts, description, Optional.of(r));
    }

    /** The greatest depth: everything is trained. */
    public int maxDepth() {
        return cuts.size() - 1;
    }
}
