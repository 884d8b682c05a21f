package quadrant.backbone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Averaged;
import quadrant.onnx.CutPoint;
import quadrant.onnx.ReferenceStatistics;
import quadrant.pixels.Preprocessing;
import quadrant.task.UserException;

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
}
