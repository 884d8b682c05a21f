package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.advisor.Advice;
import quadrant.advisor.Evidence;
import quadrant.advisor.Similarity;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.evaluation.Interval;
import quadrant.evaluation.Measured;

class MatrixFigureTest {
    private static Advice advice(Similarity s) {
        Advice a = FakeRun.advice();
        Evidence e = a.evidence();
        return new Advice(
                a.quadrant(),
                a.recipe(),
                new Evidence(
                        e.dataset(),
                        Measured.of(s),
                        e.profile(),
                        e.rule(),
                        e.appearance(),
                        e.layers(),
                        e.families(),
                        List.of()),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static String figure(Similarity s) {
        return MatrixFigure.of(advice(s));
    }

    private static String caption(Similarity s) {
        return new AdviceReport(advice(s)).html(new Heading("", "", List.of()), Map.of());
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

    @Test
    void the_threshold_lies_in_the_middle_and_a_decade_and_a_half_beyond_it_the_edge() {
        assertThat(MatrixFigure.across(0.04, Similarity.Method.BATCH_NORM)).isCloseTo(0.5, within(1e-9));
        assertThat(MatrixFigure.across(0.4, Similarity.Method.BATCH_NORM)).isCloseTo(0.5 + 1 / 3.0, within(1e-9));
        assertThat(MatrixFigure.across(100, Similarity.Method.BATCH_NORM)).isEqualTo(0.96);
        assertThat(MatrixFigure.across(0, Similarity.Method.BATCH_NORM)).isEqualTo(0.04);
        assertThat(MatrixFigure.up(100)).isCloseTo(1 / 3.0, within(1e-9));
    }

    /** A doubt is at most 1: on the axis of divergences the most doubtful set would stand beside the threshold. */
    @Test
    void the_axis_ends_at_the_most_that_there_can_be() {
        assertThat(MatrixFigure.across(0.52, Similarity.Method.HEAD_CONFIDENCE)).isCloseTo(0.5, within(1e-9));
        assertThat(MatrixFigure.across(1, Similarity.Method.HEAD_CONFIDENCE)).isEqualTo(0.96);
        assertThat(MatrixFigure.across(0.8, Similarity.Method.HEAD_CONFIDENCE)).isBetween(0.8, 0.9);
        assertThat(MatrixFigure.across(0.3, Similarity.Method.HEAD_CONFIDENCE)).isBetween(0.05, 0.15);
    }

    @Test
    void a_window_shows_the_figure() {
        BufferedImage picture = MatrixPicture.of(FakeRun.advice());
        int size = picture.getWidth() * picture.getHeight();
        int[] rgb = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        // white beside the chosen quadrant, a sixth of the picture, and the dot
        assertThat(rgb[0]).isEqualTo(0xFFFFFFFF);
        assertThat(IntStream.of(rgb).filter(v -> v == 0xFFD9ECF7).count()).isBetween(size / 10L, size / 5L);
        assertThat(IntStream.of(rgb).filter(v -> v == 0xFFC44E00).count()).isGreaterThan(100);
    }
}
