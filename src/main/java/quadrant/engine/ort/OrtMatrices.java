package quadrant.engine.ort;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import quadrant.engine.Matrices;

/**
 * {@link Matrices} by ONNX Runtime's products and EJML's Cholesky decomposition.
 *
 * <p>A product is computed in blocks of its rows and columns, each by one thread: sums over 2,048 terms by ONNX
 * Runtime, which are added in their order. The blocks do not depend on the number of threads, so neither does the result.
 *
 * <p>A large inverse is put together from smaller ones: with A = (P Qᵀ; Q R), Y = QP⁻¹ and S = R − YQᵀ, the Schur complement of
 * P, it is A⁻¹ = (P⁻¹ + YᵀS⁻¹Y, −YᵀS⁻¹; −S⁻¹Y, S⁻¹). P and S are positive definite where A is.
 */
final class OrtMatrices implements Matrices {
    /** The most rows and columns of a block. */
    private static final int SIDE = 256;

    private static final int DEPTH = OrtProducts.OPERAND / SIDE;
    /** Larger matrices are inverted in parts. */
    private static final int SMALL = 128;

    private final OrtProducts products;
    private final int threads;

    OrtMatrices(OrtProducts products, int threads) {
        this.products = products;
        this.threads = threads;
    }

    /** A matrix, or its transpose. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Operand(double[] values, int width, boolean transposed) {
        int rows() {
            return transposed ? width : values.length / width;
        }

        int columns() {
            return transposed ? values.length / width : width;
        }

        /** Copies a range of rows and columns, as they lie in the array: not transposed. */
        void copy(Range rows, Range columns, DoubleBuffer to) {
            // not one call with ranges chosen before it: Java 25's compiler loses the chosen one, and it is null
            if (transposed) {
                put(columns, rows, to);
            } else {
                put(rows, columns, to);
            }
        }

        private void put(Range down, Range across, DoubleBuffer to) {
            to.clear();
            if (across.size() == width) {
                to.put(values, down.from * width, down.size() * width);
                return;
            }
            for (int r = down.from; r < down.to; r++) {
                to.put(values, r * width + across.from, across.size());
            }
        }
    }

    private record Range(int from, int to) {
        static Range part(int index, int size, int all) {
            return new Range(index * size, Math.min(all, (index + 1) * size));
        }

        int size() {
            return to - from;
        }
    }

    @Override
    public double[] timesTransposed(double[] a, double[] b, int inner) {
        return product(new Operand(a, inner, false), new Operand(b, inner, true));
    }

    @Override
    public double[] times(double[] a, double[] b, int inner) {
        return product(new Operand(a, inner, false), new Operand(b, b.length / inner, false));
    }

    @Override
    public double[] transposedTimes(double[] a, double[] b, int rows) {
        return product(new Operand(a, a.length / rows, true), new Operand(b, b.length / rows, false));
    }

    private double[] product(Operand a, Operand b) {
        int n = b.columns();
        double[] c = new double[a.rows() * n];
        // A·Aᵀ and Aᵀ·A are symmetric
        boolean symmetric = a.values == b.values && a.transposed != b.transposed;
        int across = (n + SIDE - 1) / SIDE;
        int[] blocks = IntStream.range(0, (a.rows() + SIDE - 1) / SIDE * across)
                .filter(i -> !symmetric || i % across <= i / across)
                .toArray();
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, Math.min(threads, blocks.length)).parallel().forEach(t -> {
            for (int i = next.getAndIncrement(); i < blocks.length; i = next.getAndIncrement()) {
                block(a, b, Range.part(blocks[i] / across, SIDE, a.rows()), Range.part(blocks[i] % across, SIDE, n), c);
            }
        });
        if (symmetric) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    c[j * n + i] = c[i * n + j];
                }
            }
        }
        return c;
    }

    private void block(Operand a, Operand b, Range rows, Range columns, double[] c) {
        int n = b.columns();
        products.with(place -> {
            for (int k = 0; k < a.columns(); k += DEPTH) {
                Range inner = new Range(k, Math.min(a.columns(), k + DEPTH));
                a.copy(rows, inner, place.first);
                b.copy(inner, columns, place.second);
                place.multiply(a.transposed, b.transposed, rows.size(), inner.size(), columns.size());
                for (int i = rows.from; i < rows.to; i++) {
                    for (int j = columns.from; j < columns.to; j++) {
                        c[i * n + j] += place.product.get();
                    }
                }
            }
        });
    }

    @Override
    public double[] inverse(double[] a, int n) {
        if (n <= SMALL) {
            DMatrixRMaj inverse = new DMatrixRMaj(n, n);
            if (!CommonOps_DDRM.invertSPD(DMatrixRMaj.wrap(n, n, a), inverse)) {
                throw new IllegalArgumentException("The matrix is not positive definite");
            }
            return inverse.data;
        }
        int m = n / 2;
        double[] p = inverse(part(a, n, 0, m, 0, m), m);
        double[] q = part(a, n, m, n, 0, m);
        double[] y = times(q, p, m);
        double[] s = part(a, n, m, n, m, n);
        double[] known = timesTransposed(y, q, m);
        Arrays.setAll(s, i -> s[i] - known[i]);
        double[] t = inverse(s, n - m);
        double[] z = times(t, y, n - m);
        double[] more = transposedTimes(y, z, n - m);
        double[] all = new double[n * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                all[i * n + j] = p[i * m + j] + more[i * m + j];
            }
        }
        for (int i = m; i < n; i++) {
            for (int j = 0; j < m; j++) {
                all[i * n + j] = -z[(i - m) * m + j];
                all[j * n + i] = all[i * n + j];
            }
            System.arraycopy(t, (i - m) * (n - m), all, i * n + m, n - m);
        }
        return all;
    }

    private static double[] part(double[] a, int n, int top, int bottom, int left, int right) {
        double[] part = new double[(bottom - top) * (right - left)];
        for (int i = top; i < bottom; i++) {
            System.arraycopy(a, i * n + left, part, (i - top) * (right - left), right - left);
        }
        return part;
    }
}
