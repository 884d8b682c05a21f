package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

class ScoreSheetTest {
    /** One of the cases of {@code tools/scores_reference.py}; what is not defined is null. */
    record Case(
            String name,
            int classes,
            List<Integer> truth,
            List<Integer> group,
            List<List<Float>> probabilities,
            @Nullable Double macroAuc,
            @Nullable Double averagePrecision,
            @Nullable Double kappa,
            @Nullable Double quadraticKappa,
            @Nullable Double mcc,
            List<@Nullable Double> auc,
            List<@Nullable Double> ap,
            double ece,
            @Nullable Roc roc,
            @Nullable Map<String, List<Double>> bounds) {
        Predictions predictions() {
            List<Prediction> rows = new ArrayList<>();
            for (int i = 0; i < truth.size(); i++) {
                rows.add(new Prediction(
                        "image" + i,
                        new GroupId("g" + group.get(i)),
                        OptionalInt.of(truth.get(i)),
                        probabilities.get(i)));
            }
            return new Predictions(
                    new ClassList(IntStream.range(0, classes)
                            .mapToObj(k -> "class" + k)
                            .toList()),
                    rows);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** scikit-learn's {@code roc_curve} of one class. */
    record Roc(
            @com.google.gson.annotations.SerializedName("class")
            int own,

            List<Double> x,
            List<Double> y) {}

    static List<Case> cases() {
        return Arrays.asList(TestData.json(ScoreSheetTest.class, "scores_reference.json", Case[].class));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees_with_scikit_learn(Case c) {
        ScoreSheet sheet = ScoreSheet.of(c.predictions(), 7);

        same(sheet.of(Metric.MACRO_AUC), c.macroAuc);
        same(sheet.of(Metric.AVERAGE_PRECISION), c.averagePrecision);
        same(sheet.of(Metric.KAPPA), c.kappa);
        same(sheet.of(Metric.QUADRATIC_KAPPA), c.quadraticKappa);
        same(sheet.of(Metric.MCC), c.mcc);
        for (int k = 0; k < c.classes; k++) {
            same(sheet.of(k, ClassMetric.AUC), c.auc.get(k));
            same(sheet.of(k, ClassMetric.AVERAGE_PRECISION), c.ap.get(k));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tells_the_same_as_the_evaluation_of_the_same_seed(Case c) {
        Evaluation e = Evaluation.of(c.predictions(), 3);
        ScoreSheet sheet = ScoreSheet.of(c.predictions(), 3);

        assertThat(sheet.groups()).isEqualTo(e.groups());
        assertThat(sheet.of(Metric.BALANCED_ACCURACY).value().orElseThrow())
                .isCloseTo(e.balancedAccuracy(), within(1e-12));
        assertThat(sheet.of(Metric.ACCURACY).value().orElseThrow()).isEqualTo(e.accuracy());
        assertThat(sheet.of(Metric.MACRO_F1).value().orElseThrow()).isCloseTo(e.macroF1(), within(1e-12));
        Interval interval = sheet.of(Metric.BALANCED_ACCURACY).interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(e.balancedAccuracyInterval().low(), within(1e-12));
        assertThat(interval.high()).isCloseTo(e.balancedAccuracyInterval().high(), within(1e-12));
        for (int k = 0; k < c.classes; k++) {
            assertThat(sheet.of(k, ClassMetric.RECALL).value())
                    .isEqualTo(e.perClass().get(k).recall());
        }
    }

    @Test
    void intervals_end_where_a_thousand_resamples_of_scikit_learn_do() {
        Case c = cases().get(0);
        ScoreSheet sheet = ScoreSheet.of(c.predictions(), 7);

        Map<String, List<Double>> bounds = Objects.requireNonNull(c.bounds);
        for (Metric m :
                List.of(Metric.MACRO_AUC, Metric.AVERAGE_PRECISION, Metric.KAPPA, Metric.QUADRATIC_KAPPA, Metric.MCC)) {
            List<Double> b = Objects.requireNonNull(bounds.get(m.toString()));
            Interval i = sheet.of(m).interval().orElseThrow();
            assertThat(i.low()).as(m.toString()).isBetween(b.get(0) - 1e-9, b.get(1) + 1e-9);
            assertThat(i.high()).as(m.toString()).isBetween(b.get(2) - 1e-9, b.get(3) + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void curves_are_those_of_scikit_learn(Case c) {
        Curves curves = Curves.of(c.predictions());

        assertThat(curves.reliability().error()).isCloseTo(c.ece, within(1e-6));
        assertThat(curves.reliability().bins().stream()
                        .mapToInt(Reliability.Bin::n)
                        .sum())
                .isEqualTo(c.truth.size());
        if (c.roc == null) {
            assertThat(curves.roc()).isEmpty();
            return;
        }
        String name = "class" + c.roc.own;
        Curves.Curve curve = curves.roc().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(curve.points()).hasSize(c.roc.x.size());
        for (int i = 0; i < c.roc.x.size(); i++) {
            assertThat(curve.points().get(i).x()).isCloseTo(c.roc.x.get(i), within(1e-12));
            assertThat(curve.points().get(i).y()).isCloseTo(c.roc.y.get(i), within(1e-12));
        }
        assertThat(curve.area()).isCloseTo(c.auc.get(c.roc.own), within(1e-12));
    }

    @Test
    void a_single_group_has_values_and_no_interval() {
        Predictions p = cases().get(0).predictions();
        Predictions one = new Predictions(
                p.classes(),
                p.rows().stream()
                        .map(r -> new Prediction(r.id(), new GroupId("g"), r.truth(), r.probabilities()))
                        .toList());

        ScoreSheet.Scored auc = ScoreSheet.of(one, 1).of(Metric.MACRO_AUC);

        assertThat(auc.value()).isPresent();
        assertThat(auc.interval()).isEmpty();
    }

    @Test
    void two_thousand_resamples_of_a_thousand_images_of_seven_classes_take_a_few_seconds() {
        SplittableRandom random = new SplittableRandom(5);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            List<Float> p = new ArrayList<>();
            for (int k = 0; k < 7; k++) {
                p.add((float) random.nextDouble());
            }
            rows.add(new Prediction("i" + i, new GroupId("g" + i % 100), OptionalInt.of(i % 7), p));
        }
        Predictions p = new Predictions(new ClassList(List.of("a", "b", "c", "d", "e", "f", "g")), rows);
        long start = System.nanoTime();

        ScoreSheet.of(p, 1);

        // 0.2 s on a quiet machine
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(6);
    }

    @Test
    void refuses_nothing_at_all_and_rows_without_truth() {
        ClassList classes = new ClassList(List.of("a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> ScoreSheet.of(new Predictions(classes, List.of()), 1));
        Prediction unknown = new Prediction("x", new GroupId("x"), OptionalInt.empty(), List.of(1f, 0f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreSheet.of(new Predictions(classes, List.of(unknown)), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Curves.of(new Predictions(classes, List.of(unknown))));
    }

    private static void same(ScoreSheet.@Nullable Scored ours, @Nullable Double theirs) {
        ScoreSheet.Scored there = Objects.requireNonNull(ours);
        if (theirs == null) {
            assertThat(there.value()).isEqualTo(OptionalDouble.empty());
        } else {
            assertThat(there.value().orElseThrow()).isCloseTo(theirs, within(1e-9));
        }
    }
}
