package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.NetworkInput;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.Averaged;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * The outputs of a graph for a list of images, unaugmented: rows of float32, kept in memory, so meant for a few hundred images
 * and small outputs.
 */
public record ImageOutputs(TrunkFactory trunks, Compute compute) {
    /** How tensors of a graph are averaged over their positions, by their shapes for one image. */
    public List<Averaged> averaged(OnnxGraph graph, List<String> tensors, Task task) {
        List<Averaged> averaged = new ArrayList<>();
        try (Trunk trunk = trunks.load(Cutter.trunk(graph, tensors), compute, task)) {
            for (int i = 0; i < tensors.size(); i++) {
                averaged.add(Averaged.of(tensors.get(i), trunk.featureShapes().get(i)));
            }
        }
        return averaged;
    }

    /**
     * Runs the images through a graph. Each thread takes one image at a time, so that the outputs do not depend on the number
     * of threads.
     *
     * @return for each output of the graph, in order: one row for each image
     */
    public List<float[][]> of(
            OnnxGraph graph, Preprocessing preprocessing, List<? extends PixelSource> images, Task task) {
        try (Trunk trunk = trunks.load(graph, compute.alone(), task);
                Workers workers = new Workers(compute.threads())) {
            List<Integer> floats =
                    trunk.featureShapes().stream().map(Trunk::count).toList();
            List<float[][]> rows =
                    floats.stream().map(f -> new float[images.size()][f]).toList();
            ThreadLocal<FeatureExtractor.Desk> desks = ThreadLocal.withInitial(
                    () -> FeatureExtractor.Desk.of(NetworkInput.bytes(preprocessing), floats, 1));
            workers.forEach(images.size(), task, i -> {
                FeatureExtractor.Desk desk = desks.get();
                preprocessing.normalise(
                        preprocessing.canvas(images.get(i).read()),
                        desk.pixels().asFloatBuffer());
                trunk.run(desk.pixels(), 1, desk.out());
                take(desk.out(), 1, rows, i);
            });
            return rows;
        }
    }

    /**
     * Receives the outputs of a network for some images.
     *
     * @param n number of images
     * @param from the row of the first
     */
    public static void take(List<ByteBuffer> out, int n, List<float[][]> rows, int from) {
        for (int o = 0; o < out.size(); o++) {
            FloatBuffer floats = out.get(o)
                    .duplicate()
                    .order(ByteOrder.nativeOrder())
                    .clear()
                    .asFloatBuffer();
            for (int i = 0; i < n; i++) {
                floats.get(rows.get(o)[from + i]);
            }
        }
    }
}
