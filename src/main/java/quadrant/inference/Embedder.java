package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import quadrant.dataset.NetworkInput;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RegionSource;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Runs images through a network whose output is one row of numbers per image, N×F; memory holds one batch of images, or three
 * of tiles. It owns the loaded network until it is closed.
 */
public final class Embedder implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final Trunk network;
    private final Workers workers;
    private final int threads;
    private final int width;
    private final ByteBuffer out;

    public Embedder(OnnxGraph graph, Preprocessing preprocessing, TrunkFactory trunks, Compute compute, Task task) {
        this.preprocessing = preprocessing;
        this.network = trunks.load(graph, compute, task);
        this.threads = compute.threads();
        this.workers = new Workers(threads);
        this.width = Math.toIntExact(network.featureShapes().get(0).stream().reduce(1L, Math::multiplyExact));
        this.out = ByteBuffer.allocateDirect(Classifier.BATCH * width * Float.BYTES)
                .order(ByteOrder.nativeOrder());
    }

    /** Receives the row of a cell of a grid. */
    public interface CellRows {
        /**
         * Receives one row.
         *
         * @param cell of the grid
         * @param row F numbers
         */
        void take(int cell, float[] row);
    }

    /** The number of values per image. */
    public int width() {
        return width;
    }

    /** Runs images as they arrive. */
    public void run(Iterator<? extends PixelSource> images, Consumer<float[]> rows, Task task) {
        ByteBuffer pixels = NetworkInput.buffer(preprocessing, Classifier.BATCH);
        Remarks remarks = new Remarks();
        while (images.hasNext()) {
            task.checkCancelled();
            List<PixelSource> part = new ArrayList<>(Classifier.BATCH);
            while (part.size() < Classifier.BATCH && images.hasNext()) {
                part.add(images.next());
            }
            NetworkInput.fill(
                    part,
                    preprocessing,
                    pixels,
                    (source, planes) -> Classifier.choices(planes, source.name(), preprocessing, remarks),
                    workers);
            network.run(pixels, part.size(), List.of(out));
            for (int i = 0; i < part.size(); i++) {
                rows.accept(row(i));
            }
        }
        remarks.info(task);
    }

    /** Runs the cells of a large image, row by row. */
    public void run(RegionSource image, TileGrid grid, TileRule rule, CellRows rows, Task task) {
        Remarks remarks = new Remarks();
        try (Workers half = new Workers(Math.max(1, threads / 2))) {
            new TileRun(preprocessing, image, grid, (cell, state) -> {}, rule, half)
                    .run(
                            Classifier.BATCH,
                            (pixels, cells) -> {
                                network.run(pixels, cells.size(), List.of(out));
                                for (int i = 0; i < cells.size(); i++) {
                                    rows.take(cells.get(i), row(i));
                                }
                            },
                            planes -> Classifier.choices(planes, image.name(), preprocessing, remarks),
                            task);
        } finally {
            remarks.info(task);
        }
    }

    private float[] row(int i) {
        float[] row = new float[width];
        out.slice(i * width * Float.BYTES, width * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .get(row);
        return row;
    }

    @Override
    public void close() {
        workers.close();
        network.close();
    }
}
