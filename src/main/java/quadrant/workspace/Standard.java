package quadrant.workspace;

import java.util.List;

/**
 * Brings numbers to mean 0 and standard deviation 1 over some rows; what never varies becomes 0.
 *
 * @param center mean of each number
 * @param scale one over the deviation plus a thousandth
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Standard(float[] center, float[] scale) {
    private static final double FLOOR = 1e-3;

    static Standard of(List<float[]> rows) {
        int width = rows.get(0).length;
        double[] sum = new double[width];
        double[] squares = new double[width];
        for (float[] row : rows) {
            for (int f = 0; f < width; f++) {
                sum[f] += row[f];
                squares[f] += (double) row[f] * row[f];
            }
        }
        float[] center = new float[width];
        float[] scale = new float[width];
        for (int f = 0; f < width; f++) {
            double mean = sum[f] / rows.size();
            double deviation = Math.sqrt(Math.max(0, squares[f] / rows.size() - mean * mean));
            center[f] = (float) mean;
            scale[f] = deviation > 1e-7 * Math.abs(mean) ? (float) (1 / (deviation + FLOOR)) : 0;
        }
        return new Standard(center, scale);
    }

    float[] applied(float... row) {
        float[] x = new float[row.length];
        for (int f = 0; f < x.length; f++) {
            x[f] = (row[f] - center[f]) * scale[f];
        }
        return x;
    }
}
