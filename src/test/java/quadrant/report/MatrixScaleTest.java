package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import quadrant.advisor.Similarity;

class MatrixScaleTest {
    @Test
    void the_threshold_lies_in_the_middle_and_a_decade_and_a_half_beyond_it_the_edge() {
        MatrixScale scale = new MatrixScale(Similarity.Method.BATCH_NORM);
        assertThat(scale.across(0.04)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.across(0.4)).isCloseTo(0.5 + 1 / 3.0, within(1e-9));
        assertThat(scale.across(100)).isEqualTo(0.96);
        assertThat(scale.across(0)).isEqualTo(0.04);
        assertThat(scale.up(100)).isCloseTo(1 / 3.0, within(1e-9));
    }

    /** A doubt is at most 1: on the axis of divergences the most doubtful set would stand beside the threshold. */
    @Test
    void the_axis_ends_at_the_most_that_there_can_be() {
        MatrixScale scale = new MatrixScale(Similarity.Method.HEAD_CONFIDENCE);
        assertThat(scale.across(0.52)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.across(1)).isEqualTo(0.96);
        assertThat(scale.across(0.8)).isBetween(0.8, 0.9);
        assertThat(scale.across(0.3)).isBetween(0.05, 0.15);
    }
}
