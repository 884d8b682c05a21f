package quadrant.backbone;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.Preprocessing;

/**
 * What is known of a backbone beside its graph.
 *
 * @param name how the command line calls it
 * @param licence SPDX identifier
 * @param source where its weights come from
 * @param sha256 of the ONNX file, lower-case hex
 * @param preprocessing what its pretraining did to pixels
 * @param cuts the offered cuts: tensor names by depth; 0 is the pooled features before the classifier, the last is the
 *     image itself
 * @param reference what photographs like those of the pretraining look like at these cuts; needed where the network has no
 *     BatchNorm layers
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
        if (cuts.isEmpty()) {
            throw new IllegalArgumentException("The card of " + name + " offers no cut");
        }
    }

    /** The same with a reference. */
    public BackboneCard withReference(PhotoReference r) {
        return new BackboneCard(name, title, licence, source, sha256, preprocessing, cuts, description, Optional.of(r));
    }

    /** The deepest offered depth: everything is trained. */
    public int maxDepth() {
        return cuts.size() - 1;
    }
}
