package quadrant.backbone;

import java.util.List;
import quadrant.onnx.ReferenceStatistics;

/**
 * What photographs like those of the pretraining look like to a backbone: the statistics of its channels at its cuts. It
 * stands in for the statistics of BatchNorm layers, which most exporters fold away.
 *
 * @param statistics measured with the preprocessing of the backbone's card
 * @param photographs which they were, in words
 * @param landmarks what known images have against these very statistics; may be empty
 */
public record PhotoReference(ReferenceStatistics statistics, String photographs, List<Landmark> landmarks) {
    public PhotoReference {
        landmarks = List.copyOf(landmarks);
    }

    /** How many photographs. */
    public int images() {
        return statistics.images();
    }

    /** The cuts where they were measured. */
    public List<String> tensors() {
        return statistics.layers().stream()
                .map(ReferenceStatistics.Layer::tensor)
                .toList();
    }

    /** Over all cuts. */
    public int channels() {
        return statistics.layers().stream()
                .mapToInt(ReferenceStatistics.Layer::channels)
                .sum();
    }
}
