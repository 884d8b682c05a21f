package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/** Slides and patients from their tiles or cells. */
class GroupCallTest {
    private static final ClassList TWO = new ClassList(List.of("healthy", "sick"));
    /** Sensitivity 0.9, specificity 0.8. */
    private static final ConfusionMatrix HELD_OUT = new ConfusionMatrix(List.of(List.of(80, 20), List.of(10, 90)));

    private static Prediction cell(String group, OptionalInt truth, double sick) {
        return new Prediction(group + " cell", new GroupId(group), truth, List.of((float) (1 - sick), (float) sick));
    }

    @Test
    void shares_of_two_classes_are_those_of_rogan_and_gladen() {
        AdjustedCount adjusted = new AdjustedCount(HELD_OUT);
        // (0.34 + 0.8 - 1) / (0.9 + 0.8 - 1)
        assertThat(adjusted.shares(0.66, 0.34)[1]).isCloseTo(0.2, within(1e-5));
        // fewer than the false positives alone: none
        assertThat(adjusted.shares(0.9, 0.1)[1]).isCloseTo(0, within(1e-4));
    }

    @Test
    void shares_of_three_classes_solve_the_equations() {
        ConfusionMatrix heldOut = new ConfusionMatrix(List.of(List.of(8, 1, 1), List.of(2, 6, 2), List.of(0, 1, 9)));
        // 0.5 (.8 .1 .1) + 0.3 (.2 .6 .2) + 0.2 (0 .1 .9)
        double[] shares = new AdjustedCount(heldOut).shares(0.46, 0.25, 0.29);
        assertThat(shares).containsExactly(new double[] {0.5, 0.3, 0.2}, within(1e-5));
    }

    @Test
    void a_class_of_which_none_was_held_out_is_taken_as_called_right() {
        ConfusionMatrix heldOut = new ConfusionMatrix(List.of(List.of(9, 1, 0), List.of(1, 9, 0), List.of(0, 0, 0)));
        assertThat(new AdjustedCount(heldOut).shares(0.3, 0.3, 0.4)[2]).isCloseTo(0.4, within(1e-6));
    }

    @Test
    void a_patient_has_the_mean_the_top_tenth_and_the_shares_of_its_cells() {
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add(cell("anna", OptionalInt.of(1), i < 2 ? 0.9 + 0.1 * i : 0.2));
        }
        rows.add(cell("bert", OptionalInt.of(0), 0.1));
        Predictions all = new Predictions(TWO, rows);
        List<GroupCall> calls = GroupCall.of(all, GroupPooling.MEAN, Optional.of(HELD_OUT), 1);
        GroupCall anna = calls.get(0);
        assertThat(anna.n()).isEqualTo(20);
        assertThat(anna.truth()).hasValue(1);
        assertThat(anna.mean().get(1)).isCloseTo((0.9 + 1.0 + 18 * 0.2) / 20, within(1e-6));
        assertThat(anna.top().get(1)).isCloseTo(0.95, within(1e-6));
        assertThat(anna.predicted()).isZero();
        GroupCall.Share sick = anna.shares().get(1);
        assertThat(sick.called()).isCloseTo(0.1, within(1e-9));
        assertThat(sick.interval().low()).isZero();
        assertThat(sick.interval().high()).isBetween(0.2, 0.3);
        assertThat(sick.adjusted().orElseThrow()).isCloseTo(0, within(1e-3));
        Evaluation evaluation = GroupCall.evaluate(all, GroupPooling.MEAN, 1).orElseThrow();
        assertThat(evaluation.n()).isEqualTo(2);
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        // of cells with other classes there is no one answer
        rows.add(cell("bert", OptionalInt.of(1), 0.1));
        assertThat(GroupCall.evaluate(new Predictions(TWO, rows), GroupPooling.MEAN, 1))
                .isEmpty();
        assertThat(GroupCall.evaluate(new Predictions(TWO, rows.subList(19, 21)), GroupPooling.MEAN, 1))
                .isEmpty();
    }

    /** 500 studies: rates learnt from 200 held-out cells, 150 cells of a patient, of which a known share is sick. */
    @Tag("full")
    @Test
    void intervals_of_adjusted_shares_cover_the_truth_of_simulated_patients() {
        int studies = 500;
        int covered = 0;
        int plain = 0;
        for (int s = 0; s < studies; s++) {
            SplittableRandom random = new SplittableRandom(s);
            int[][] counts = new int[2][2];
            for (int i = 0; i < 200; i++) {
                int truth = i % 2;
                counts[truth][called(truth, random)]++;
            }
            double share = 0.2 + 0.6 * random.nextDouble();
            List<Prediction> rows = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                int call = called(random.nextDouble() < share ? 1 : 0, random);
                rows.add(cell("p", OptionalInt.empty(), call));
            }
            ConfusionMatrix heldOut = new ConfusionMatrix(Arrays.stream(counts)
                    .map(r -> Arrays.stream(r).boxed().toList())
                    .toList());
            GroupCall.Share sick = GroupCall.of(new Predictions(TWO, rows), GroupPooling.MEAN, Optional.of(heldOut), s)
                    .get(0)
                    .shares()
                    .get(1);
            Interval i = sick.adjustedInterval().orElseThrow();
            covered += i.low() <= share && share <= i.high() ? 1 : 0;
            plain += sick.interval().low() <= share && share <= sick.interval().high() ? 1 : 0;
        }
        System.out.println("COVERED " + covered / (double) studies + ", uncorrected " + plain / (double) studies);
        assertThat(covered / (double) studies).isBetween(0.93, 0.97);
        assertThat(plain / (double) studies).isLessThan(0.85);
    }

    @Test
    void the_mean_logit_is_that_of_the_network_however_its_logits_were_divided() {
        double[] logits = {-300, 5, 400};
        double mean = (logits[0] + logits[1] + logits[2]) / 3;
        double sharpness = 100;
        List<Prediction> rows = Arrays.stream(logits)
                .mapToObj(z -> cell("p", OptionalInt.of(1), 1 / (1 + Math.exp(-z / sharpness))))
                .toList();
        Predictions pooled = GroupCall.pooled(new Predictions(TWO, rows), GroupPooling.logits(sharpness));
        assertThat(pooled.rows()).singleElement().satisfies(p -> {
            assertThat(p.id()).isEqualTo("p");
            assertThat(p.truth()).hasValue(1);
            assertThat((double) p.probabilities().get(1)).isCloseTo(1 / (1 + Math.exp(-mean)), within(1e-4));
        });
        assertThatThrownBy(() -> GroupPooling.logits(0.5)).isInstanceOf(IllegalArgumentException.class);
    }

    /** 500 studies of 60 patients with 30 tiles each; tiles of a patient resemble each other. */
    @Tag("full")
    @Test
    void intervals_of_the_accuracy_of_patients_cover_that_of_many_others() {
        Map<GroupPooling, Integer> covered = new LinkedHashMap<>();
        for (GroupPooling pooling : List.of(GroupPooling.MEAN, GroupPooling.logits(2))) {
            double truth = GroupCall.evaluate(study(20_000, new SplittableRandom(-1)), pooling, 1)
                    .orElseThrow()
                    .balancedAccuracy();
            for (int s = 0; s < 500; s++) {
                Interval i = GroupCall.evaluate(study(60, new SplittableRandom(s)), pooling, s)
                        .orElseThrow()
                        .balancedAccuracyInterval();
                covered.merge(pooling, i.low() <= truth && truth <= i.high() ? 1 : 0, Integer::sum);
            }
            System.out.println("COVERED " + covered + " of " + truth);
        }
        assertThat(covered.values()).allSatisfy(n -> assertThat(n / 500.0).isBetween(0.93, 0.97));
    }

    private static Predictions study(int patients, SplittableRandom random) {
        List<Prediction> rows = new ArrayList<>();
        for (int p = 0; p < patients; p++) {
            double own = (p % 2 == 1 ? 1 : -1) + 1.2 * normal(random);
            for (int t = 0; t < 30; t++) {
                double sick = 1 / (1 + Math.exp(-own - 2 * normal(random)));
                rows.add(cell("p" + p, OptionalInt.of(p % 2), sick));
            }
        }
        return new Predictions(TWO, rows);
    }

    private static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static int called(int truth, SplittableRandom random) {
        return random.nextDouble() < (truth == 1 ? 0.9 : 0.2) ? 1 : 0;
    }
}
