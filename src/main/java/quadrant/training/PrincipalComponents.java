package quadrant.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Principal component analysis (Pearson 1901; Hotelling 1933), by the eigenvalues of the matrix of inner products of the
 * centred rows, as there are fewer rows than columns.
 *
 * @param scores for each row, its coordinates; the sign is chosen so that the entry of each component with the largest
 *     magnitude is positive
 * @param shares of the variance that each component has, 0–1, falling
 */
public record PrincipalComponents(List<List<Double>> scores, List<Double> shares) {
    public PrincipalComponents {
        scores = scores.stream().map(List::copyOf).toList();
        shares = List.copyOf(shares);
    }

    /**
     * Computes the first components. About 6n³ operations for n rows, so meant for some hundreds.
     *
     * @param rows at least two, of equal length
     * @param components the number wanted; components that do not exist are 0
     */
    public static PrincipalComponents of(float[][] rows, int components) {
        int n = rows.length;
        if (n < 2) {
            throw new IllegalArgumentException("Components of " + n + " rows");
        }
        double[][] gram = gram(centred(rows));
        double total = IntStream.range(0, n).mapToDouble(i -> gram[i][i]).sum();
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        Spectrum spectrum = new Spectrum(gram, vectors);
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(spectrum.values()[b], spectrum.values()[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        Double[][] scores = new Double[n][components];
        Double[] shares = new Double[components];
        for (int c = 0; c < components; c++) {
            double value = c < n ? Math.max(0, spectrum.values()[order[c]]) : 0;
            double[] vector = c < n ? spectrum.projected()[order[c]] : new double[n];
            double factor = Math.sqrt(value) * sign(vector);
            shares[c] = total > 0 ? value / total : 0;
            for (int i = 0; i < n; i++) {
                scores[i][c] = vector[i] * factor;
            }
        }
        return new PrincipalComponents(Arrays.stream(scores).map(List::of).toList(), List.of(shares));
    }

    private static double[][] centred(float[][] rows) {
        int width = rows[0].length;
        double[] mean = new double[width];
        for (float[] row : rows) {
            for (int j = 0; j < width; j++) {
                mean[j] += (double) row[j] / rows.length;
            }
        }
        double[][] x = new double[rows.length][width];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < width; j++) {
                x[i][j] = rows[i][j] - mean[j];
            }
        }
        return x;
    }

    private static double[][] gram(double[][] x) {
        double[][] gram = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < x[i].length; k++) {
                    sum += x[i][k] * x[j][k];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return gram;
    }

    /** The entry with the largest magnitude; the first of equals. */
    private static double sign(double... v) {
        double largest = 0;
        for (double x : v) {
            if (Math.abs(x) > Math.abs(largest) * (1 + 1e-9)) {
                largest = x;
            }
        }
        return largest < 0 ? -1 : 1;
    }
}
