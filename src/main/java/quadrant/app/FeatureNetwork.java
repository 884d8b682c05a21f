package quadrant.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.workflow.InitialModel;

/** The network whose layers {@code features} writes, loaded; it owns the network until it is closed. */
public final class FeatureNetwork implements AutoCloseable {
    private final Given given;
    private final InitialModel network;
    private final LayerChoice choice;
    private final Runner runner;

    public FeatureNetwork(Wiring wiring, Given given, Task task) {
        this.given = given;
        this.network = wiring.startingPoints().load(given.get(FeaturesJob.NETWORK));
        this.choice = LayerChoice.of(
                PooledLayers.of(network.backbone().graph(), network.backbone().head()),
                Arrays.stream(given.get(FeaturesJob.LAYERS).split(",", -1))
                        .map(String::strip)
                        .toList());
        ReadingOptions reading = new ReadingOptions(given, network.continued());
        this.runner = new Runner(
                choice.graph(),
                network.backbone()
                        .card()
                        .preprocessing()
                        .withMapping(reading.mapping())
                        .withResize(reading.resize()),
                TestViews.NONE,
                false,
                wiring.engines().trunks(),
                ComputeOptions.of(given),
                task);
    }

    /** The names of the features. */
    public List<String> columns() {
        return choice.columns().stream().map(LayerChoice.Column::name).toList();
    }

    /** The rows of images, name and features; unreadable images are skipped where the options allow it. */
    public List<List<Object>> rows(List<PixelSource> images, Task task) {
        List<List<Object>> rows = new ArrayList<>();
        Sink<PixelSource, float[][]> sink = (image, row) -> {
            List<Object> cells = new ArrayList<>(List.of(image.name()));
            for (float v : row[0]) {
                cells.add(v);
            }
            rows.add(cells);
        };
        runner.run(
                images.iterator(),
                Function.identity(),
                sink.passing(given.get(DataOptions.SKIP_UNREADABLE), task),
                task);
        return rows;
    }

    InitialModel network() {
        return network;
    }

    LayerChoice choice() {
        return choice;
    }

    Runner runner() {
        return runner;
    }

    @Override
    public void close() {
        runner.close();
    }
}
