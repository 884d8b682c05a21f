package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class HaematoxylinTest {
    @Test
    void the_amounts_are_those_of_the_stain_vectors() {
        // numpy.linalg.solve(hed.T, [0.65, 0.70, 0.29]) is [1, 0, 0]; grey levels 256·exp(−density) − 1
        assertThat(Haematoxylin.amount(133, 126, 191)).isCloseTo(1, offset(0.02));
        assertThat(Haematoxylin.amount(255, 255, 255)).isCloseTo(0, offset(1e-9));
        // eosin alone: [0.07, 0.99, 0.11]
        assertThat(Haematoxylin.amount(238, 94, 228)).isCloseTo(0, offset(0.03));
    }
}
