package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;

class ReferenceStatisticsTest {
    @Test
    void text_holds_every_bit() {
        ReferenceStatistics written = new ReferenceStatistics(
                List.of(
                        new ReferenceStatistics.Layer("b", new float[] {1.1f, -2e-9f}, new float[] {0, 3e7f}),
                        new ReferenceStatistics.Layer("a", new float[] {5}, new float[] {6})),
                70);
        ReferenceStatistics read = ReferenceStatistics.decode(written.encode(), 70);
        assertThat(read.layers()).extracting(ReferenceStatistics.Layer::tensor).containsExactly("b", "a");
        assertThat(read.layers().get(0).means()[1]).isEqualTo(-2e-9f);
        assertThat(read.layers().get(0).variances()[1]).isEqualTo(3e7f);
        assertThat(read.encode()).isEqualTo(written.encode());
    }

    /** No Base64; half a number; an odd number of numbers; a negative variance; not a number. */
    @ParameterizedTest
    @ValueSource(strings = {"?", "AAAA", "AAAAAAAAAAAAAAAA", "", "AACAPwAAgL8=", "AADAfwAAgD8="})
    void damage_is_named(String text) {
        assertThat(TestData.refusal(() -> ReferenceStatistics.decode(Map.of("cut 3", text), 1))
                        .problem())
                .contains("cut 3");
    }

    @Test
    void places_are_told_from_channels_by_the_shape() {
        assertThat(Averaged.of("x", List.of(64L, 7L, 7L)).axes()).containsExactly(2, 3);
        assertThat(Averaged.of("x", List.of(7L, 7L, 64L)).axes()).containsExactly(1, 2);
        assertThat(Averaged.of("x", List.of(7L, 7L, 7L)).axes()).containsExactly(2, 3);
        assertThat(Averaged.of("x", List.of(197L, 768L)).axes()).containsExactly(1);
        assertThat(Averaged.of("x", List.of(1280L)).axes()).isEmpty();
    }
}
