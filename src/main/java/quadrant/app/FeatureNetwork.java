package quadrant.app;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import quadrant.dataset.PixelSource;
import quadrant.inference.Embedder;
import quadrant.onnx.PooledLayers;
import quadrant.task.Task;
import quadrant.workflow.InitialModel;

/** The network whose layers {@code features} writes, loaded; it owns the network until it is closed. */
public final class FeatureNetwork implements AutoCloseable {
    private final FeaturesOptions options;
    private final InitialModel network;
    private final LayerChoice choice;
    private final Embedder embedder;

    public FeatureNetwork(Wiring wiring, FeaturesOptions options, Task task) {
        this.options = options;
        this.network = wiring.startingPoints().load(options.network());
        this.choice = LayerChoice.of(
                PooledLayers.of(network.backbone().graph(), network.backbone().head()), options.layers());
        this.embedder = new Embedder(
                choice.graph(),
                options.preprocessing(network.backbone().card().preprocessing(), network.continued()),
                wiring.engines().trunks(),
                options.compute(),
                task);
    }

    /**
     * The row of one image.
     *
     * @param features one for each column
     */
    public record Row(String id, List<Float> features) {}

    /** The names of the features. */
    public List<String> columns() {
        return choice.columns().stream().map(LayerChoice.Column::name).toList();
    }

    /** The rows of images; unreadable images are skipped where the options allow it. */
    public List<Row> rows(List<PixelSource> images, Task task) {
        List<PixelSource> kept = options.skipUnreadable() ? ReadableImages.of(images, task) : images;
        List<Row> rows = new ArrayList<>();
        Iterator<PixelSource> names = kept.iterator();
        embedder.run(
                kept.iterator(),
                row -> {
                    List<Float> features = new ArrayList<>(row.length);
                    for (float v : row) {
                        features.add(v);
                    }
                    rows.add(new Row(names.next().name(), features));
                },
                task);
        return rows;
    }

    InitialModel network() {
        return network;
    }

    LayerChoice choice() {
        return choice;
    }

    Embedder embedder() {
        return embedder;
    }

    @Override
    public void close() {
        embedder.close();
    }
}
