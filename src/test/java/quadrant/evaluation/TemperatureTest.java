package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

class TemperatureTest {
    /** @param logits views×images×classes */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(
            String name, int[] truth, double[][][] logits, double temperature, double loss, double[][] probabilities) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Written by tools/ridge_reference.py. */
    static Stream<Case> cases() {
        return Arrays.stream(TestData.json(TemperatureTest.class, "temperature_reference.json", Case[].class));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_several_views_minimises_the_loss_of_their_mean_as_in_scipy(Case c) {
        int classes = c.logits[0][0].length;
        Predictions truths = new Predictions(
                new ClassList(
                        IntStream.range(0, classes).mapToObj(k -> "class" + k).toList()),
                IntStream.range(0, c.truth.length)
                        .mapToObj(i -> new Prediction(
                                "image" + i,
                                new GroupId("group" + i),
                                OptionalInt.of(c.truth[i]),
                                Temperature.mean(c.logits, i, 1)))
                        .toList());

        double t = Temperature.fit(c.logits, truths).value().orElseThrow().value();

        assertThat(t).isCloseTo(c.temperature, within(1e-6 * c.temperature));
        double loss = 0;
        for (int i = 0; i < c.truth.length; i++) {
            List<Float> p = Temperature.mean(c.logits, i, t);
            loss -= Math.log(p.get(c.truth[i])) / c.truth.length;
            for (int k = 0; k < classes && i < c.probabilities.length; k++) {
                assertThat((double) p.get(k)).isCloseTo(c.probabilities[i][k], within(1e-6));
            }
        }
        assertThat(loss).isCloseTo(c.loss, within(1e-6));
    }
}
