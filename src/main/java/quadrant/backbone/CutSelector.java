package quadrant.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Averaged;
import quadrant.onnx.CutPoint;
import quadrant.onnx.ReferenceStatistics;
import quadrant.task.UserException;

/** Chooses which of a network's cuts become its depths. */
final class CutSelector {
    private CutSelector() {}

    /**
     * Tensor names by depth: the features; for each shape the clean cut of that shape nearest to the features; the image. Where
     * a shape is missing, or the cuts are out of order, those that the network's anatomy offers.
     *
     * @param shapes C×H×W from the features to the image; may be empty
     */
    static List<String> of(Anatomy anatomy, List<List<Long>> shapes) {
        List<CutPoint> cuts = anatomy.cuts();
        List<String> chosen = new ArrayList<>(List.of(cuts.get(0).tensor()));
        int at = 0;
        for (List<Long> shape : shapes) {
            Optional<CutPoint> found = cuts.subList(at + 1, cuts.size()).stream()
                    .filter(c -> c.shape().equals(shape))
                    .findFirst();
            if (found.isEmpty()) {
                return offered(anatomy);
            }
            at = cuts.indexOf(found.get());
            chosen.add(found.get().tensor());
        }
        String image = cuts.get(cuts.size() - 1).tensor();
        if (shapes.isEmpty() || chosen.contains(image)) {
            return offered(anatomy);
        }
        chosen.add(image);
        return chosen;
    }

    private static List<String> offered(Anatomy anatomy) {
        return anatomy.offered().stream().map(CutPoint::tensor).toList();
    }

    /** @throws UserException when the card names a tensor that is not a clean cut of the network */
    static void check(Anatomy anatomy, BackboneCard card) {
        List<String> there = anatomy.cuts().stream().map(CutPoint::tensor).toList();
        if (!there.containsAll(card.cuts())) {
            throw new UserException(
                    "The card of " + card.name() + " offers cuts that its network does not have.",
                    "Remove the backbone and add its file again.");
        }
    }

    /** @throws UserException when the card's reference does not match this network's cuts and channels */
    static void checkReference(Anatomy anatomy, BackboneCard card) {
        for (ReferenceStatistics.Layer l :
                card.reference().map(r -> r.statistics().layers()).orElse(List.of())) {
            boolean fits = card.cuts().contains(l.tensor())
                    && anatomy.cuts().stream()
                            .filter(c -> c.tensor().equals(l.tensor()))
                            .anyMatch(c -> Averaged.channels(c.shape()) == l.channels());
            if (!fits) {
                throw new UserException(
                        "The card of " + card.name() + " has reference statistics of another network: the tensor \""
                                + l.tensor() + "\" with " + l.channels() + " channels is none of its cuts.",
                        "Remove the backbone and add its file again.");
            }
        }
    }
}
