package quadrant.augment;

import java.util.Optional;

/**
 * Mean and standard deviation of colours in lαβ, and the map that moves them: Reinhard et al., "Color transfer between
 * images", IEEE CG&amp;A 2001, in the colour space of Ruderman, Cronin and Chiao (1998).
 *
 * <p>LMS = RGB times a matrix, on the scale of 0–255; l, α, β = (L + M + S)/√3, (L + M − 2S)/√6, (L − M)/√2 of the natural
 * logarithms ln(LMS + 1). The 1, which the paper lacks, gives black a logarithm.
 */
final class LabStatistics {
    /** LMS from RGB, out[j] = Σ in[i] · m[3i + j] + m[9 + j]; the numbers of the paper. */
    private static final double[] LMS_FROM_RGB = {
        0.3811, 0.1967, 0.0241, 0.5783, 0.7244, 0.1288, 0.0402, 0.0782, 0.8444, 0, 0, 0
    };

    private static final double[] RGB_FROM_LMS = inverse();
    /** Rows l, α, β; orthonormal, so that its transpose leads back. */
    private static final double[][] LAB_FROM_LOG = {
        {1 / StrictMath.sqrt(3), 1 / StrictMath.sqrt(3), 1 / StrictMath.sqrt(3)},
        {1 / StrictMath.sqrt(6), 1 / StrictMath.sqrt(6), -2 / StrictMath.sqrt(6)},
        {1 / StrictMath.sqrt(2), -1 / StrictMath.sqrt(2), 0}
    };

    private static final double WHITE = StrictMath.log(256);
    /** Tissue whose lightness l varies less is one flat colour. */
    private static final double LEAST_DEVIATION = 0.02;

    private final double[] mean;
    private final double[] deviation;

    /** Of l, α and β. */
    LabStatistics(double[] mean, double[] deviation) {
        this.mean = mean.clone();
        this.deviation = deviation.clone();
    }

    double mean(int axis) {
        return mean[axis];
    }

    double deviation(int axis) {
        return deviation[axis];
    }

    /**
     * Measures colours.
     *
     * @param pixels 3×n grey levels, n at least 1
     * @return empty where their lightness hardly varies
     */
    static Optional<LabStatistics> estimate(float[][] pixels) {
        int n = pixels[0].length;
        double[] sum = new double[3];
        double[][] lab = new double[3][n];
        double[] log = new double[3];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < 3; j++) {
                double lms = 0;
                for (int i = 0; i < 3; i++) {
                    lms += pixels[i][k] * LMS_FROM_RGB[3 * i + j];
                }
                log[j] = WHITE - ColourPass.density((float) lms);
            }
            for (int axis = 0; axis < 3; axis++) {
                double[] row = LAB_FROM_LOG[axis];
                lab[axis][k] = row[0] * log[0] + row[1] * log[1] + row[2] * log[2];
                sum[axis] += lab[axis][k];
            }
        }
        double[] mean = new double[3];
        double[] deviation = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            mean[axis] = sum[axis] / n;
            double squares = 0;
            for (double x : lab[axis]) {
                squares += (x - mean[axis]) * (x - mean[axis]);
            }
            deviation[axis] = StrictMath.sqrt(squares / n);
        }
        return deviation[0] < LEAST_DEVIATION ? Optional.empty() : Optional.of(new LabStatistics(mean, deviation));
    }

    /**
     * Adds x → (x − mean) · gain + target of l, α and β.
     *
     * @param gain for each axis
     * @param target the mean of each axis afterwards
     */
    void move(double[] gain, double[] target, ColourPass colours) {
        double[] map = new double[12];
        for (int j = 0; j < 3; j++) {
            map[9 + j] = WHITE;
            for (int axis = 0; axis < 3; axis++) {
                double back = LAB_FROM_LOG[axis][j];
                map[9 + j] -= back * (target[axis] - gain[axis] * mean[axis]);
                for (int i = 0; i < 3; i++) {
                    double coefficient = back * gain[axis] * LAB_FROM_LOG[axis][i];
                    map[3 * i + j] += coefficient;
                    map[9 + j] -= coefficient * WHITE;
                }
            }
        }
        colours.linear(LMS_FROM_RGB);
        colours.density(map);
        colours.linear(RGB_FROM_LMS);
    }

    private static double[] inverse() {
        double[] nine = new double[9];
        System.arraycopy(LMS_FROM_RGB, 0, nine, 0, 9);
        double[] map = new double[12];
        System.arraycopy(StainBasis.inverse(nine), 0, map, 0, 9);
        return map;
    }
}
