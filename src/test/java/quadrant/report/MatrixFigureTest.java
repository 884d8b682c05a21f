package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Similarity;
import quadrant.backbone.Landmark;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;

class MatrixFigureTest {
    private static MatrixFigure figure(Similarity s) {
        return MatrixFigure.of(new RunReport.Decision(
                OptionalInt.of(3),
                "top",
                2,
                false,
                List.of(),
                new RunReport.Position(
                        20,
                        1000,
                        OptionalDouble.of(s.value()),
                        Optional.of(s.interval()),
                        s.method().alike(),
                        s.method().greatest(),
                        List.of(),
                        s.landmarks()),
                new Findings(
                        new DatasetProfile(List.of(), false, Measured.not("No groups are known.")),
                        DatasetProfile.SizeRule.EFFECTIVE,
                        Measured.of(s),
                        Measured.not("Single layers were not compared."),
                        List.of())));
    }

    @Test
    void the_landmarks_of_the_backbone_are_drawn_and_no_others() {
        Interval interval = new Interval(0.08, 0.11);
        Similarity bare =
                new Similarity(Similarity.Method.FEATURE_STATISTICS, 0.095, interval, List.of(), 70, List.of());
        assertThat(figure(bare).landmarks()).isEmpty();
        assertThat(figure(bare).caption())
                .contains("divergence from reference photographs 0.095", "unlike from 0.04 on");
        Similarity compared = new Similarity(
                Similarity.Method.FEATURE_STATISTICS,
                0.095,
                interval,
                List.of(),
                70,
                List.of(new Landmark("blood cells", 0.16), new Landmark("photographs", 0.001)));
        assertThat(figure(compared).landmarks())
                .extracting(MatrixFigure.Mark::name, MatrixFigure.Mark::value)
                .containsExactly(tuple("photographs", "0.001"), tuple("blood cells", "0.16"));
    }

    @Test
    void a_doubt_has_an_axis_up_to_1_and_a_landmark_beside_the_threshold_keeps_clear_of_it() {
        Similarity doubt = new Similarity(
                Similarity.Method.HEAD_CONFIDENCE,
                0.9,
                new Interval(0.88, 0.92),
                List.of(),
                70,
                List.of(new Landmark("photographs", 0.49), new Landmark("H&E tissue", 0.56)));
        assertThat(figure(doubt).threshold()).isEqualTo("0.52");
        assertThat(Double.parseDouble(figure(doubt).point().get(0).x())).isBetween(250.0, 290.0);
        assertThat(figure(doubt).landmarks())
                .extracting(MatrixFigure.Mark::anchor)
                .containsExactly("end", "start");
    }
}
