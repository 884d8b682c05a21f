package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of {@code scipy.optimize.curve_fit} are printed by {@code tools/learning_curve_simulation.py --reference}. */
class PowerLawTest {
    private static final double[] N = {7, 11, 16, 24, 36, 57};

    @ParameterizedTest
    @CsvSource({
        "0.448332 0.361138 0.326672 0.281441 0.248189 0.218346, 0.5746, 0.9853, 0.1222, 0.18696",
        "0.382373 0.340014 0.301232 0.283087 0.239798 0.20672, 0.2957, 0.6918, 0, 0.17051",
        "0.534589 0.429146 0.370779 0.33177 0.307483 0.284134, 1, 1.9787, 0.25, 0.26736"
    })
    void fits_as_scipy_to_the_step_of_its_exponent(String errors, double a, double b, double c, double ahead) {
        double[] e = Arrays.stream(errors.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] weight = IntStream.range(0, N.length)
                .mapToDouble(i -> 0.03 - 0.02 * i / (N.length - 1))
                .map(sd -> 1 / (sd * sd))
                .toArray();

        PowerLaw law = PowerLaw.fit(N, e, weight);

        assertThat(law.exponent()).isCloseTo(a, within(0.026));
        assertThat(law.scale()).isCloseTo(b, within(0.06));
        assertThat(law.floor()).isCloseTo(c, within(0.01));
        assertThat(law.at(114)).isCloseTo(ahead, within(0.002));
    }

    @Test
    void an_error_that_rises_is_taken_as_level() {
        PowerLaw law =
                PowerLaw.fit(N, new double[] {0.1, 0.12, 0.11, 0.14, 0.15, 0.16}, new double[] {1, 1, 1, 1, 1, 1});

        assertThat(law.scale()).isZero();
        assertThat(law.at(1000)).isCloseTo(0.13, within(1e-9));
    }
}
