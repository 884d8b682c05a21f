package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Runs.Rows;
import quadrant.onnx.OnnxGraph;
import quadrant.workflow.InspectBackbone;

/** Each operator alone: outputs and input gradients are those of ONNX's own evaluator (tools/operator_reference.py). */
class OperatorsTest {
    private static final double TOLERANCE = 2e-5;

    record Case(String name, String model, List<Long> dims, List<Double> output, List<Double> gradient) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(TestData.json(OperatorsTest.class, "operators.json", Case[].class));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputs_and_gradients_are_those_of_the_specification(Case c) {
        OnnxGraph graph = OnnxGraph.parse(Base64.getDecoder().decode(c.model), c.name);
        float[] ones = new float[c.gradient.size()];
        Arrays.fill(ones, 1);
        int n = c.dims.get(0).intValue();
        Rows in = new Rows(n, c.dims.subList(1, c.dims.size()), ones);
        float[] expected = TestData.floats(c.output);
        assertThat(InspectBackbone.relativeError(Runs.inDjl(graph, in), expected))
                .as("output")
                .isLessThan(TOLERANCE);
        float[] weights = new float[expected.length / n];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = -1 + 2f * k / Math.max(1, weights.length - 1);
        }
        float[] gradient =
                Objects.requireNonNull(Runs.gradients(graph, in, weights).get("probe"));
        assertThat(InspectBackbone.relativeError(gradient, TestData.floats(c.gradient)))
                .as("gradient")
                .isLessThan(TOLERANCE);
    }
}
