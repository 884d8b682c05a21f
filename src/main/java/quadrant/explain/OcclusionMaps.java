package quadrant.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;

/**
 * Occlusion maps (Zeiler &amp; Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014): a square a quarter
 * as wide as the image, filled with the image's mean colour, is moved over it in steps of an eighth; the map at a pixel is the
 * mean, over the squares that cover it, of how much the probability of the class falls. The network runs 49 times for each
 * image; the method works with any network.
 */
public final class OcclusionMaps implements HeatMapper {
    private static final int WIDTH_PART = 4;
    private static final int STEP_PART = 8;

    private final CanvasNetwork network;
    private final Preprocessing preprocessing;

    public OcclusionMaps(FineTunedModel model, TrunkFactory trunks, Compute compute, Task task) {
        this.preprocessing = model.preprocessing();
        this.network =
                new CanvasNetwork(model.graph(), model.preprocessing(), CanvasNetwork.BATCH, trunks, compute, task);
    }

    @Override
    public AttributionMap look(Patch canvas, OptionalInt wanted, Task task) {
        int size = canvas.widthPx();
        int width = Math.max(1, Math.round((float) size / WIDTH_PART));
        int[] starts = starts(size, width, Math.max(1, Math.round((float) size / STEP_PART)));
        float[] mean = Blank.mean(canvas);
        List<Patch> canvases = new ArrayList<>(List.of(canvas));
        for (int top : starts) {
            for (int left : starts) {
                canvases.add(Blank.filled(canvas, new Blank.Square(top, left, width), true, mean));
            }
        }
        float[][] out = network.run(canvases, task).get(0);
        List<Float> probabilities = CanvasNetwork.list(out[0]);
        int shown = wanted.orElse(Prediction.largest(probabilities));
        float[] falls = new float[starts.length * starts.length];
        for (int i = 0; i < falls.length; i++) {
            falls[i] = out[0][shown] - out[i + 1][shown];
        }
        Patch grid = new Patch(1, starts.length, starts.length, falls);
        return new AttributionMap(
                preprocessing.picture(canvas),
                grid,
                spread(grid, starts, width, size),
                probabilities,
                shown,
                Technique.OCCLUSION);
    }

    /** The positions at which the squares begin, the last at the very end. */
    private static int[] starts(int size, int width, int step) {
        IntStream even = IntStream.iterate(0, s -> s < size - width, s -> s + step);
        return IntStream.concat(even, IntStream.of(size - width)).toArray();
    }

    private static Patch spread(Patch grid, int[] starts, int width, int size) {
        float[] sum = new float[size * size];
        int[] times = new int[size * size];
        for (int i = 0; i < grid.values().length; i++) {
            int top = starts[i / starts.length];
            int left = starts[i % starts.length];
            for (int y = top; y < top + width; y++) {
                for (int x = left; x < left + width; x++) {
                    sum[y * size + x] += grid.values()[i];
                    times[y * size + x]++;
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= times[i];
        }
        return new Patch(1, size, size, sum);
    }

    @Override
    public void close() {
        network.close();
    }
}
