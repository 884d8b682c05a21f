package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.engine.ort.OrtTrunks;
import quadrant.plan.DeviceChoice;

/** Products of whole numbers, which are exact in float64, and inverses that are known in closed form. */
class MatricesTest {
    private static final TrunkFactory ENGINE = new OrtTrunks();

    private static Matrices threads(int threads) {
        return ENGINE.matrices(new Compute(DeviceChoice.CPU, threads));
    }

    private static double[] whole(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.ints(count, -99, 100).asDoubleStream().toArray();
    }

    private static double[] transposed(double[] a, int width) {
        int height = a.length / width;
        return IntStream.range(0, a.length)
                .mapToDouble(i -> a[i % height * width + i / height])
                .toArray();
    }

    private static double[] product(double[] a, double[] b, int inner) {
        int rows = a.length / inner;
        int columns = b.length / inner;
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                for (int j = 0; j < columns; j++) {
                    c[i * columns + j] += a[i * inner + k] * b[k * columns + j];
                }
            }
        }
        return c;
    }

    /** Quicker than AssertJ, which compares boxed numbers. */
    private static void same(double[] actual, double[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as("first difference").isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 2, 5", "257, 4100, 3", "2, 2049, 300", "300, 7, 270"})
    void products_of_any_size_are_exact(int rows, int inner, int columns) {
        double[] a = whole(rows * inner, 1);
        double[] b = whole(inner * columns, 2);
        double[] expected = product(a, b, inner);
        double[] turned = transposed(a, inner);
        Matrices m = threads(2);
        same(m.times(a, b, inner), expected);
        same(m.timesTransposed(a, transposed(b, columns), inner), expected);
        same(m.transposedTimes(turned, b, inner), expected);
        double[] gram = product(a, turned, inner);
        same(m.timesTransposed(a, a, inner), gram);
        same(m.transposedTimes(turned, turned, inner), gram);
    }

    /** min(i, j) + 1, whose inverse is −1, 2, −1 on three diagonals, and 1 at the end of the middle one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 24, 128, 129, 300, 700})
    void inverses_of_any_size_are_those_known(int n) {
        double[] a = IntStream.range(0, n * n)
                .mapToDouble(i -> Math.min(i / n, i % n) + 1)
                .toArray();
        double[] expected = new double[n * n];
        for (int i = 0; i < n; i++) {
            expected[i * n + i] = i == n - 1 ? 1 : 2;
            if (i > 0) {
                expected[i * n + i - 1] = -1;
                expected[(i - 1) * n + i] = -1;
            }
        }
        double[] given = a.clone();
        double[] inverse = threads(2).inverse(a, n);
        double off = IntStream.range(0, n * n)
                .mapToDouble(i -> Math.abs(inverse[i] - expected[i]))
                .max()
                .orElseThrow();
        assertThat(off).isLessThan(1e-9);
        same(a, given);
    }

    @Test
    void any_number_of_threads_and_of_callers_gives_the_same_bytes() {
        SplittableRandom random = new SplittableRandom(3);
        int n = 530;
        double[] x = random.doubles(n * 2500L, -1, 1).toArray();
        double[] y = random.doubles(2500 * 7, -1, 1).toArray();
        double[] kernel = threads(1).timesTransposed(x, x, 2500);
        double[] inverse = threads(1).inverse(kernel, n);
        double[] product = threads(1).times(x, y, 2500);
        for (int threads : List.of(2, 3)) {
            same(threads(threads).timesTransposed(x, x, 2500), kernel);
            same(threads(threads).inverse(kernel, n), inverse);
        }
        Matrices shared = threads(2);
        IntStream.range(0, 8).parallel().forEach(i -> same(shared.times(x, y, 2500), product));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200})
    void a_matrix_that_is_not_positive_definite_is_refused(int n) {
        double[] a = new double[n * n];
        IntStream.range(0, n - 1).forEach(i -> a[i * n + i] = 1);
        a[n * n - 1] = -1;
        assertThatThrownBy(() -> threads(1).inverse(a, n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("positive definite");
    }
}
