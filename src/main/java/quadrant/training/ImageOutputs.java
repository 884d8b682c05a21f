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
public final class ImageOutputs {
    private static final int BATCH = 8;

    private final TrunkFactory trunks;
    private final Compute compute;

    public ImageOutputs(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

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
     * Runs the images through a graph.
     *
     * @return for each output of the graph, in order: one row for each image
     */
    public List<float[][]> of(
            OnnxGraph graph, Preprocessing preprocessing, List<? extends PixelSource> images, Task task) {
        try (Trunk trunk = trunks.load(graph, compute, task);
                Workers workers = new Workers(compute.threads())) {
            return of(trunk, preprocessing, images, workers, task);
        }
    }

    /** As {@link #of(OnnxGraph, Preprocessing, List, Task)}, with a loaded graph. */
    public static List<float[][]> of(
            Trunk trunk, Preprocessing preprocessing, List<? extends PixelSource> images, Workers workers, Task task) {
        ByteBuffer pixels = NetworkInput.buffer(preprocessing, BATCH);
        List<ByteBuffer> out = new ArrayList<>();
        List<float[][]> rows = new ArrayList<>();
        for (List<Long> shape : trunk.featureShapes()) {
            out.add(FeatureExtractor.direct((long) BATCH * FeatureExtractor.count(shape) * Float.BYTES));
            rows.add(new float[images.size()][FeatureExtractor.count(shape)]);
        }
        for (int from = 0; from < images.size(); from += BATCH) {
            task.checkCancelled();
            List<? extends PixelSource> part = images.subList(from, Math.min(images.size(), from + BATCH));
            NetworkInput.fill(part, preprocessing, pixels, (source, planes) -> {}, workers);
            trunk.run(pixels, part.size(), out);
            take(out, part.size(), rows, from);
            task.progress(from + part.size(), images.size());
        }
        return rows;
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
