package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.advisor.DatasetProfile;
import quadrant.advisor.Similarity;
import quadrant.backbone.Landmark;
import quadrant.evaluation.Interval;

class MatrixFigureTest {
    private static RunReport.Decision decision(Similarity s) {
        return new RunReport.Decision(
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
                        List.of(),
                        DatasetProfile.SizeRule.EFFECTIVE,
                        false,
                        Optional.of(s),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                Optional.empty());
    }

    private static String figure(Similarity s) {
        return MatrixFigure.of(decision(s).position(), OptionalInt.of(3));
    }

    private static String caption(Similarity s) {
        return MatrixFigure.caption(decision(s).position(), decision(s).findings());
    }

    @Test
    void the_landmarks_of_the_backbone_are_drawn_and_no_others() {
        Interval interval = new Interval(0.08, 0.11);
        Similarity bare =
                new Similarity(Similarity.Method.FEATURE_STATISTICS, 0.095, interval, List.of(), 70, List.of());
        assertThat(figure(bare)).doesNotContain("photographs");
        assertThat(caption(bare)).contains("divergence from reference photographs 0.095", "unlike from 0.04 on");
        Similarity compared = new Similarity(
                Similarity.Method.FEATURE_STATISTICS,
                0.095,
                interval,
                List.of(),
                70,
                List.of(new Landmark("blood cells", 0.16), new Landmark("photographs", 0.001)));
        assertThat(figure(compared)).containsSubsequence("photographs", "0.001", "blood cells", "0.16");
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
        assertThat(figure(doubt))
                .contains(">0.52<")
                .containsPattern("<circle cx=\"(32|33|34|35|36)\\d\\.")
                .containsPattern("text-anchor=\"end\">photographs<")
                .doesNotContainPattern("text-anchor=\"[a-z]+\">H&amp;E tissue<");
    }
}
