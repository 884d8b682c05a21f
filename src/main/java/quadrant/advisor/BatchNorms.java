package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.ReferenceStatistics;
import quadrant.onnx.Tensor;

/** The running statistics of a network's BatchNorm layers, computed over the pretraining data. */
final class BatchNorms {
    private static final int MEAN = 3;
    private static final int VARIANCE = 4;

    private BatchNorms() {}

    /** In order from the image on; layers whose statistics are not constants are left out. */
    static ReferenceStatistics statistics(OnnxGraph graph) {
        List<ReferenceStatistics.Layer> layers = new ArrayList<>();
        for (Node n : graph.nodes()) {
            if (n.op().equals("BatchNormalization")) {
                Optional<Tensor> mean = n.input(MEAN).flatMap(graph::initializer);
                Optional<Tensor> variance = n.input(VARIANCE).flatMap(graph::initializer);
                if (mean.isPresent() && variance.isPresent()) {
                    layers.add(new ReferenceStatistics.Layer(
                            n.inputs().get(0),
                            mean.get().floats(),
                            variance.get().floats()));
                }
            }
        }
        return new ReferenceStatistics(layers, 0);
    }
}
