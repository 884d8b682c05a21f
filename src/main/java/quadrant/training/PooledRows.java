package quadrant.training;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;

/** Pooled layers of the images to classify, in one or several views. */
public interface PooledRows {
    /** The layers, in the order of a row's numbers. */
    PooledLayers layers();

    /** The variants among which a classifier of these rows is chosen. */
    default List<Variant> variants() {
        return Variant.of(layers());
    }

    /** The available test-time augmentation of each image. */
    TestViews turns();

    /** The number of views of each image. */
    int views();

    /** Part of the row of a view. */
    FloatBuffer view(int image, int view, int from, int to);

    /** The mean over the first {@code count} views of part of the row. */
    default void mean(int image, int count, int from, int to, double[] into) {
        Arrays.fill(into, 0, to - from, 0);
        for (int v = 0; v < count; v++) {
            FloatBuffer row = view(image, v, from, to);
            for (int f = 0; f < to - from; f++) {
                into[f] += row.get(f);
            }
        }
        for (int f = 0; f < to - from; f++) {
            into[f] /= count;
        }
    }
}
