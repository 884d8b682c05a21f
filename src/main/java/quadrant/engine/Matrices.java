package quadrant.engine;

/**
 * Products and inverses of dense matrices of float64, rows one after another. The same input gives the same result on one
 * machine, with any number of threads; several threads may call at once.
 */
public interface Matrices {
    /**
     * A·Bᵀ.
     *
     * @param a rows×inner
     * @param b columns×inner
     * @return rows×columns
     */
    double[] timesTransposed(double[] a, double[] b, int inner);

    /**
     * A·B.
     *
     * @param a rows×inner
     * @param b inner×columns
     * @return rows×columns
     */
    double[] times(double[] a, double[] b, int inner);

    /**
     * Aᵀ·B.
     *
     * @param a rows×columns of A
     * @param b rows×columns of B
     * @param rows of both
     * @return columns of A×columns of B
     */
    double[] transposedTimes(double[] a, double[] b, int rows);

    /**
     * The inverse of a symmetric positive definite matrix.
     *
     * @param a n×n
     * @throws IllegalArgumentException if it is not positive definite
     */
    double[] inverse(double[] a, int n);
}
