package quadrant.training;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.onnx.PooledLayers;

/**
 * Scales features to mean 0 and standard deviation 1 over the rows that it was fitted on.
 *
 * @param center mean of each feature
 * @param scale the reciprocal of the standard deviation plus a floor; 0 for a constant feature
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Standardisation(float[] center, float[] scale) {
    private static final float FLOOR = 1e-3f;
    /** Correlations vary less than means and deviations. */
    private static final float CORRELATIONS_FLOOR = 1e-4f;

    /**
     * Over all views of some images.
     *
     * @param images indices of the rows
     */
    static Standardisation of(PooledRows rows, int... images) {
        int width = rows.layers().width();
        float[] floors = new float[width];
        Arrays.fill(floors, FLOOR);
        for (LayerSolver.Part p : LayerSolver.Part.of(rows.layers(), Set.of(PooledLayers.Family.EARLY))) {
            Arrays.fill(floors, p.from(), p.to(), CORRELATIONS_FLOOR);
        }
        return of(
                floors,
                IntStream.of(images)
                        .boxed()
                        .flatMap(i -> IntStream.range(0, rows.views()).mapToObj(v -> rows.view(i, v, 0, width)))
                        .iterator());
    }

    /** Over rows with the given number of features, one or more. */
    public static Standardisation of(int width, Iterator<FloatBuffer> rows) {
        float[] floors = new float[width];
        Arrays.fill(floors, FLOOR);
        return of(floors, rows);
    }

    private static Standardisation of(float[] floors, Iterator<FloatBuffer> rows) {
        int width = floors.length;
        double[] sum = new double[width];
        double[] squares = new double[width];
        long n = 0;
        while (rows.hasNext()) {
            FloatBuffer row = rows.next();
            for (int f = 0; f < width; f++) {
                double x = row.get(f);
                sum[f] += x;
                squares[f] += x * x;
            }
            n++;
        }
        float[] center = new float[width];
        float[] scale = new float[width];
        for (int f = 0; f < width; f++) {
            double mean = sum[f] / n;
            double deviation = Math.sqrt(Math.max(0, squares[f] / n - mean * mean));
            center[f] = (float) mean;
            scale[f] = deviation > 1e-7 * Math.abs(mean) ? (float) (1 / (deviation + floors[f])) : 0;
        }
        return new Standardisation(center, scale);
    }

    /** A standardised row. */
    public float[] applied(float... row) {
        float[] x = new float[row.length];
        for (int f = 0; f < x.length; f++) {
            x[f] = (row[f] - center[f]) * scale[f];
        }
        return x;
    }

    /** Standardises numbers from a feature on, in place. */
    void apply(double[] values, int at, int from, int to) {
        for (int f = from; f < to; f++) {
            values[at + f - from] = (values[at + f - from] - center[f]) * scale[f];
        }
    }
}
