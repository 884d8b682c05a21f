package quadrant.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

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
        DMatrixRMaj gram = gram(rows);
        double total = CommonOps_DDRM.trace(gram);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(gram)) {
            throw new IllegalArgumentException("Components of rows that are not finite");
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).real))
                .mapToInt(Integer::intValue)
                .toArray();
        Double[][] scores = new Double[n][components];
        Double[] shares = new Double[components];
        for (int c = 0; c < components; c++) {
            double value = c < n ? Math.max(0, eigen.getEigenvalue(order[c]).real) : 0;
            double[] vector = c < n ? eigen.getEigenVector(order[c]).data : new double[n];
            double factor = Math.sqrt(value) * sign(vector);
            shares[c] = total > 0 ? value / total : 0;
            for (int i = 0; i < n; i++) {
                scores[i][c] = vector[i] * factor;
            }
        }
        return new PrincipalComponents(Arrays.stream(scores).map(List::of).toList(), List.of(shares));
    }

    /** The inner products of the centred rows. */
    private static DMatrixRMaj gram(float[][] rows) {
        int n = rows.length;
        DMatrixRMaj centred = new DMatrixRMaj(n, rows[0].length);
        for (int k = 0; k < rows[0].length; k++) {
            int column = k;
            double mean = IntStream.range(0, n)
                    .mapToDouble(i -> rows[i][column] / (double) n)
                    .sum();
            for (int i = 0; i < n; i++) {
                centred.set(i, k, rows[i][k] - mean);
            }
        }
        DMatrixRMaj gram = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multOuter(centred, gram);
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
