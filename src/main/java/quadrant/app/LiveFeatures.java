package quadrant.app;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelSet;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.training.ColourBaseline;
import quadrant.training.Variant;
import quadrant.workflow.InitialModel;

/**
 * The features of all layers of the default network, for one view of an object, computed while a person labels; also the other
 * measurements of objects, and results computed from features. Its owner closes it.
 */
public final class LiveFeatures implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final PooledLayers layers;
    private final Runner runner;
    private final Matrices matrices;

    /** Loads the network, which takes a second or two. */
    public LiveFeatures(Wiring wiring, Task task) {
        InitialModel network = wiring.startingPoints().load(BackboneCatalog.DEFAULT);
        this.preprocessing = network.backbone()
                .card()
                .preprocessing()
                .withResize(ResizeRule.CENTER_SQUARE)
                .withMapping(ChannelMapping.automatic());
        this.layers = PooledLayers.of(
                        network.backbone().graph(), network.backbone().head())
                .of(Variant.EQUAL.families());
        this.runner = new Runner(
                layers.pooled(),
                preprocessing,
                TestViews.NONE,
                wiring.engines().trunks(),
                // one core is left free for the user interface
                new Compute(DeviceChoice.CPU, Math.max(1, Compute.cpu().threads() - 1)),
                task);
        this.matrices = wiring.engines().trunks().matrices(Compute.cpu());
    }

    /** Runs objects as they arrive, by the planes of each; gives them back with their features, those of the planes side by side. */
    public <T> void run(Stream<T> objects, Function<T, List<RawImage>> planes, Sink<T, float[]> rows, Task task) {
        runner.<Plane<T>>run(
                objects.flatMap(o -> {
                            List<RawImage> own = planes.apply(o);
                            FloatBuffer row = FloatBuffer.allocate(own.size() * layers.width());
                            return own.stream().map(p -> new Plane<>(o, p, row));
                        })
                        .iterator(),
                plane -> PixelSource.of(plane.pixels.name(), plane::pixels),
                (plane, made) -> {
                    if (!plane.row.put(made[0]).hasRemaining()) {
                        rows.take(plane.of, plane.row.array());
                    }
                },
                task);
    }

    /**
     * A plane of an object.
     *
     * @param row receives the features of all its planes, one after the other
     */
    private record Plane<T>(T of, RawImage pixels, FloatBuffer row) {}

    /** The mean of the features over the four quarter turns; the classifier of a saved model is fitted to it. */
    public float[] turned(List<RawImage> planes, Task task) {
        float[] mean = new float[layers.width() * planes.size()];
        int turns = TestViews.TURNS.count();
        run(
                IntStream.range(0, turns).boxed(),
                turn -> planes.stream().map(p -> turned(p, turn)).toList(),
                (turn, row) -> {
                    for (int f = 0; f < mean.length; f++) {
                        mean[f] += row[f] / turns;
                    }
                },
                task);
        return mean;
    }

    /** A square crop in one of the test views. */
    private static RawImage turned(RawImage crop, int turn) {
        int side = crop.widthPx();
        List<float[]> channels = new ArrayList<>();
        for (float[] channel : crop.channels()) {
            FloatBuffer turned = FloatBuffer.allocate(channel.length);
            TestViews.fill(turn, side, 1, FloatBuffer.wrap(channel), turned);
            channels.add(turned.array());
        }
        return crop.with(crop.name(), side, side, channels, crop.pixelSize());
    }

    /** The index at which the last layer's features begin in those of a plane. */
    public int embeddingFrom() {
        return layers.embeddingFrom();
    }

    /** The histogram of colours, or of channels that go through the network one by one, for the classifier by these alone. */
    public float[] colours(RawImage crop, Optional<ChannelSet> channels) {
        return ColourBaseline.histogram(
                crop,
                channels.map(preprocessing.mapping()::with)
                        .map(preprocessing::withMapping)
                        .orElse(preprocessing));
    }

    public Matrices matrices() {
        return matrices;
    }

    @Override
    public void close() {
        runner.close();
    }
}
