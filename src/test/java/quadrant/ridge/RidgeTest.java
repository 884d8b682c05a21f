package quadrant.ridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
import quadrant.engine.ort.OrtTrunks;
import quadrant.ridge.Ridge.Fit;
import quadrant.ridge.Ridge.LeftOut;

/** Against scikit-learn's ridge regression and its refits without what is left out; written by tools/ridge_reference.py. */
class RidgeTest {
    private static final double TO_SKLEARN = 1e-9;
    private static final double TO_REFITS = 1e-9;

    private static final Matrices MATRICES = new OrtTrunks().matrices(Compute.cpu());

    record Case(String name, int classes, int features, List<Reference> fits) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Reference(
            double strength, List<List<Double>> weights, List<Double> bias, List<List<Double>> left, double error) {}

    /** @param x images×features */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Data(int[] label, int[] block, double[] x) {
        private int images() {
            return label.length;
        }

        private double[] kernel() {
            return MATRICES.timesTransposed(x, x, x.length / images());
        }

        private IntFunction<double[]> rows() {
            int width = x.length / images();
            return i -> Arrays.copyOfRange(x, i * width, (i + 1) * width);
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(TestData.json(RidgeTest.class, "reference.json", Case[].class));
    }

    /** Blocks that leave out what they score. */
    private static Blocks blocks(Data data) {
        int most = Arrays.stream(data.block).max().orElseThrow();
        return new Blocks(
                data.block,
                IntStream.rangeClosed(0, most)
                        .mapToObj(b -> IntStream.range(0, data.images())
                                .filter(i -> data.block[i] == b)
                                .toArray())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void both_forms_are_scikit_learns_ridge(Case c) throws IOException {
        Data data = data(c);
        for (Reference r : c.fits) {
            Fit primal = primal(c, data).fit(r.strength);
            Fit dual = new KernelRidge(MATRICES, targets(c, data), data.kernel()).fit(r.strength);

            double[] weights = transposed(r.weights);
            near(primal.weights(), weights, TO_SKLEARN);
            near(primal.bias(), flat(List.of(r.bias)), TO_SKLEARN);
            near(MATRICES.transposedTimes(data.x, dual.weights(), data.images()), weights, TO_SKLEARN);
            near(dual.bias(), flat(List.of(r.bias)), TO_SKLEARN);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void left_out_scores_are_those_of_refits(Case c) throws IOException {
        Data data = data(c);
        Blocks blocks = blocks(data);
        KernelRidge dual = new KernelRidge(MATRICES, targets(c, data), data.kernel());
        FeatureRidge primal = primal(c, data);
        for (Reference r : c.fits) {
            double[] expected = flat(r.left);
            List<Fit> duals = dual.fitsWithout(r.strength, blocks);
            List<Fit> primals = primal.fitsWithout(r.strength, blocks);
            for (int i = 0; i < data.images(); i++) {
                double[] own = Arrays.copyOfRange(expected, i * c.classes, (i + 1) * c.classes);
                double[] k = Arrays.copyOfRange(data.kernel(), i * data.images(), (i + 1) * data.images());
                near(duals.get(data.block[i]).scores(k, MATRICES), own, TO_REFITS);
                double[] x = Arrays.copyOfRange(data.x, i * c.features, (i + 1) * c.features);
                Fit fit = primals.get(data.block[i]);
                double[] scores = MATRICES.times(x, fit.weights(), c.features);
                Arrays.setAll(scores, j -> scores[j] + fit.bias()[j]);
                near(scores, own, TO_REFITS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_strength_of_least_left_out_error_is_taken_by_both_forms(Case c) throws IOException {
        Data data = data(c);
        Blocks blocks = blocks(data);
        LeftOut dual = new KernelRidge(MATRICES, targets(c, data), data.kernel()).leftOut(data.kernel(), blocks);
        LeftOut primal = primal(c, data).leftOut(data.rows(), blocks);

        assertThat(dual.strength()).isEqualTo(primal.strength());
        assertThat(dual.error()).isCloseTo(primal.error(), within(1e-9));
        near(dual.scores(), primal.scores(), TO_REFITS);
        for (Reference r : c.fits) {
            assertThat(dual.error()).isLessThanOrEqualTo(r.error + 1e-9);
            if (r.strength == dual.strength()) {
                near(dual.scores(), flat(r.left), TO_REFITS);
                assertThat(dual.error()).isCloseTo(r.error, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void both_forms_leave_out_more_than_they_score_alike(Case c) throws IOException {
        Data data = data(c);
        Blocks blocks = Blocks.even(
                data.block, data.label, IntStream.range(0, data.images()).toArray(), 1);
        List<Fit> duals = new KernelRidge(MATRICES, targets(c, data), data.kernel()).fitsWithout(0.3, blocks);
        List<Fit> primals = primal(c, data).fitsWithout(0.3, blocks);

        for (int b = 0; b < blocks.count(); b++) {
            near(
                    MATRICES.transposedTimes(data.x, duals.get(b).weights(), data.images()),
                    primals.get(b).weights(),
                    TO_REFITS);
            near(duals.get(b).bias(), primals.get(b).bias(), TO_REFITS);
            for (int i : blocks.out().get(b)) {
                for (int k = 0; k < c.classes; k++) {
                    assertThat(duals.get(b).weights()[i * c.classes + k]).isCloseTo(0, within(TO_REFITS));
                }
            }
        }
    }

    @Test
    void each_fit_leaves_out_equally_many_images_of_each_class() {
        int[] label =
                IntStream.range(0, 60).map(i -> i < 40 ? 0 : i < 55 ? 1 : 2).toArray();
        int[] block = IntStream.range(0, 60).map(i -> i % 10).toArray();

        Blocks blocks = Blocks.even(block, label, IntStream.range(0, 60).toArray(), 7);

        assertThat(blocks.count()).isEqualTo(10);
        for (int b = 0; b < 10; b++) {
            int[] counts = new int[3];
            Arrays.stream(blocks.out().get(b)).forEach(i -> counts[label[i]]++);
            assertThat(counts).containsExactly(4, 2, 1);
            assertThat(blocks.out().get(b)).contains(blocks.scored(b)).isSorted();
        }
    }

    @Test
    void groups_are_left_out_whole() {
        int[] label = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
        int[] group = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};

        Blocks blocks = Blocks.even(group, label, group, 7);

        for (int[] out : blocks.out()) {
            assertThat(Arrays.stream(out).map(i -> label[i]).toArray()).containsExactly(0, 0, 1, 1, 2, 2);
            assertThat(Arrays.stream(out).map(i -> group[i]).distinct().toArray())
                    .hasSize(3);
        }
    }

    private static FeatureRidge primal(Case c, Data data) {
        return new FeatureRidge(MATRICES, targets(c, data), data.rows(), c.features);
    }

    private static Targets targets(Case c, Data data) {
        return new Targets(data.label, c.classes);
    }

    private static void near(double[] found, double[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("number %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    private static double[] flat(List<List<Double>> rows) {
        return rows.stream()
                .flatMapToDouble(r -> r.stream().mapToDouble(v -> v))
                .toArray();
    }

    /** Of classes×features. */
    private static double[] transposed(List<List<Double>> rows) {
        return IntStream.range(0, rows.get(0).size())
                .boxed()
                .flatMapToDouble(f -> rows.stream().flatMapToDouble(r -> DoubleStream.of(r.get(f))))
                .toArray();
    }

    /** Class, block, features. */
    private static Data data(Case c) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RidgeTest.class.getResourceAsStream(c.name + ".csv")),
                StandardCharsets.UTF_8))) {
            double[][] rows = in.lines()
                    .map(l -> Arrays.stream(l.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
            return new Data(
                    Arrays.stream(rows).mapToInt(r -> (int) r[0]).toArray(),
                    Arrays.stream(rows).mapToInt(r -> (int) r[1]).toArray(),
                    Arrays.stream(rows)
                            .flatMapToDouble(r -> Arrays.stream(r).skip(2))
                            .toArray());
        }
    }
}
