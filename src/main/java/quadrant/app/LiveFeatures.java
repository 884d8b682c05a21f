package quadrant.app;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.ChannelMapping;
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
                false,
                wiring.engines().trunks(),
                beside(),
                task);
        this.matrices = wiring.engines().trunks().matrices(Compute.cpu());
    }

    /** One core is left free for the user interface. */
    private static Compute beside() {
        return new Compute(DeviceChoice.CPU, Math.max(1, Compute.cpu().threads() - 1));
    }

    /** Runs objects as they arrive, and gives each back with its features, the first row. */
    public <T extends PixelSource> void run(Iterator<T> objects, Sink<T, float[][]> rows, Task task) {
        runner.run(objects, object -> object, rows, task);
    }

    /** The mean of the features over the four quarter turns; the classifier of a saved model is fitted to it. */
    public float[] turned(RawImage crop, Task task) {
        float[] mean = new float[layers.width()];
        List<PixelSource> turns = new ArrayList<>();
        for (int t = 0; t < TestViews.TURNS.count(); t++) {
            turns.add(new Turned(crop, t));
        }
        run(
                turns.iterator(),
                (turn, rows) -> {
                    for (int f = 0; f < mean.length; f++) {
                        mean[f] += rows[0][f] / turns.size();
                    }
                },
                task);
        return mean;
    }

    /** A square crop in one of the test views. */
    private record Turned(RawImage crop, int turn) implements PixelSource {
        @Override
        public String name() {
            return crop.name();
        }

        @Override
        public RawImage read() {
            int side = crop.widthPx();
            return crop.with(
                    name(),
                    side,
                    side,
                    crop.channels().stream().map(this::turned).toList(),
                    crop.pixelSize());
        }

        private float[] turned(float... channel) {
            FloatBuffer turned = FloatBuffer.allocate(channel.length);
            TestViews.fill(turn, crop.widthPx(), 1, FloatBuffer.wrap(channel), turned);
            return turned.array();
        }
    }

    /** The index at which the last layer's features begin in a row. */
    public int embeddingFrom() {
        return layers.embeddingFrom();
    }

    /** The colour histogram, for the classifier by colours alone. */
    public float[] colours(RawImage crop) {
        return ColourBaseline.histogram(preprocessing.canvas(crop));
    }

    public Matrices matrices() {
        return matrices;
    }

    @Override
    public void close() {
        runner.close();
    }
}
