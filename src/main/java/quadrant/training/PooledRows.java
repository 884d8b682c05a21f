package quadrant.training;

import java.nio.FloatBuffer;
import java.util.Arrays;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;

/** Pooled layers of what is classified, in one or several views. */
public interface PooledRows {
    /** The layers, in the order of a row's numbers. */
    PooledLayers layers();

    /** How each may be looked at. */
    TestViews turns();

    /** Views of each. */
    int views();

    /** Some numbers of a view's row. */
    FloatBuffer view(int image, int view, int from, int to);

    /** The mean over the first {@code count} views of some numbers. */
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
