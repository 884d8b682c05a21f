package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorthLabellingTest {
    @Test
    void candidates_are_the_least_sure_by_the_margin() {
        List<List<Float>> p = List.of(
                List.of(0.9f, 0.1f, 0f),
                List.of(0.4f, 0.4f, 0.2f),
                List.of(0.5f, 0.3f, 0.2f),
                List.of(0.1f, 0.7f, 0.2f));

        assertThat(WorthLabelling.uncertainty(p.get(1))).isEqualTo(1);
        assertThat(WorthLabelling.uncertainty(p.get(0))).isCloseTo(0.2, within(1e-6));
        assertThat(WorthLabelling.candidates(p, 1)).containsExactly(1, 2, 3, 0);
        assertThat(Prediction.largest(p.get(1))).isZero();
    }

    @Test
    void the_least_sure_comes_first_then_the_farthest_and_copies_last() {
        float[][] features = {{1, 0}, {2, 0}, {0, 3}, {1, 1}};

        assertThat(WorthLabelling.pick(features, 4)).containsExactly(0, 2, 3, 1);
        assertThat(WorthLabelling.pick(features, 9)).hasSize(4);
        assertThat(WorthLabelling.pick(new float[0][], 3)).isEmpty();
    }

    @Test
    void a_feature_that_is_no_number_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> WorthLabelling.pick(new float[][] {{Float.NaN}}, 1));
    }
}
