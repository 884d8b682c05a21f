package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfidenceTest {
    @Test
    void logits_go_through_a_softmax_and_probabilities_do_not() {
        assertThat(SimilarityMeter.largest(new float[] {1000, 1000, 0})).isCloseTo(0.5, within(1e-9));
        assertThat(SimilarityMeter.largest(new float[] {-1, -1, -1, -1})).isCloseTo(0.25, within(1e-9));
        assertThat(SimilarityMeter.largest(new float[] {0.7f, 0.2f, 0.1f})).isCloseTo(0.7, within(1e-6));
    }
}
