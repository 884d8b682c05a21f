package quadrant.backbone;

import java.util.List;
import quadrant.onnx.ReferenceStatistics;

/**
 * The channel statistics of a backbone at its cuts over photographs like its pretraining data. It replaces the statistics of
 * BatchNorm layers, which most exporters fold into the weights.
 *
 * @param statistics measured with the preprocessing of the backbone's card
 * @param photographs a description of the photographs
 * @param landmarks values of known image sets measured against these statistics; may be empty
 */
public record PhotoReference(ReferenceStatistics statistics, String photographs, List<Landmark> landmarks) {
    public PhotoReference {
        landmarks = List.copyOf(landmarks);
    }

    /** The number of photographs. */
    public int images() {
        return statistics.images();
    }

    /** The cuts at which they were measured. */
    public List<String> tensors() {
        return statistics.layers().stream()
                .map(ReferenceStatistics.Layer::tensor)
                .toList();
    }

    /** The divergence over all cuts. */
    public int channels() {
        return statistics.layers().stream()
                .mapToInt(ReferenceStatistics.Layer::channels)
                .sum();
    }
}
