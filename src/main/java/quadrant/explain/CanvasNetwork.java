package quadrant.explain;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/** A loaded graph that takes images of the network's size; its owner closes it. */
final class CanvasNetwork implements AutoCloseable {
    static final int BATCH = 16;

    private final Trunk trunk;
    private final int batch;
    private final Preprocessing preprocessing;
    private final ByteBuffer pixels;
    private final List<Integer> sizes;
    private final List<ByteBuffer> out = new ArrayList<>();

    /** @param batch the number of images run at once */
    CanvasNetwork(
            OnnxGraph graph, Preprocessing preprocessing, int batch, TrunkFactory trunks, Compute compute, Task task) {
        this.batch = batch;
        this.trunk = trunks.load(graph, compute, task);
        this.preprocessing = preprocessing;
        this.pixels = preprocessing.inputs(batch);
        this.sizes = trunk.featureShapes().stream().map(Trunk::count).toList();
        sizes.forEach(n -> out.add(Trunk.direct((long) batch * n * Float.BYTES)));
    }

    /**
     * Runs any number of images.
     *
     * @return for each output of the graph, in order: one row for each image
     */
    List<float[][]> run(List<Patch> canvases, Task task) {
        List<float[][]> rows = new ArrayList<>();
        sizes.forEach(n -> rows.add(new float[canvases.size()][n]));
        for (int from = 0; from < canvases.size(); from += batch) {
            task.checkCancelled();
            List<Patch> part = canvases.subList(from, Math.min(canvases.size(), from + batch));
            FloatBuffer in = pixels.clear().asFloatBuffer();
            part.forEach(c -> preprocessing.normalise(c, in));
            trunk.run(pixels, part.size(), out);
            for (int o = 0; o < out.size(); o++) {
                FloatBuffer floats = out.get(o).clear().asFloatBuffer();
                for (int i = 0; i < part.size(); i++) {
                    floats.get(rows.get(o)[from + i]);
                }
            }
        }
        return rows;
    }

    /**
     * Reads samples in order, some at a time, at the network's size.
     *
     * @param taken receives the position of the first of some samples, and their images
     */
    static void read(
            List<Sample> samples,
            Preprocessing preprocessing,
            Compute compute,
            Task task,
            BiConsumer<Integer, List<Patch>> taken) {
        try (Workers workers = new Workers(compute.threads())) {
            for (int from = 0; from < samples.size(); from += BATCH) {
                task.checkCancelled();
                int first = from;
                Patch[] part = new Patch[Math.min(BATCH, samples.size() - from)];
                workers.forEach(
                        part.length,
                        i -> part[i] = preprocessing.canvas(
                                samples.get(first + i).pixels().read()));
                taken.accept(first, Arrays.asList(part));
                task.progress(first + part.length, samples.size());
            }
        }
    }

    /** A row as a list. */
    static List<Float> list(float... row) {
        List<Float> list = new ArrayList<>(row.length);
        for (float v : row) {
            list.add(v);
        }
        return list;
    }

    @Override
    public void close() {
        trunk.close();
    }
}
