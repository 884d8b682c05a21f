package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Variants;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/**
 * Each operator of a tail in the forms that exporters write: outputs equal ONNX Runtime's, and the gradient of what lies
 * before it equals the central difference of ONNX Runtime's loss.
 */
class OperatorFormsTest {
    private static final Compute CPU = new Compute(DeviceChoice.CPU, 1);
    private static final int N = 3;
    private static final float[] TARGETS = {0.3f, 0.1f, 0, 0.2f, 0.25f, 0.15f};
    private static final double H = 1.0 / 128;

    static Stream<String> forms() {
        return Variants.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void outputs_and_gradients_are_those_of_onnx_runtime(String form) {
        OnnxGraph graph = Objects.requireNonNull(Variants.all().get(form));
        float[] expected = logits(graph);
        Map<String, Tail.Slots> state;
        try (Tail tail = new DjlTails().load(graph, List.of(2L, 3L, 4L), "none", CPU, Task.SILENT)) {
            float[] y = tail.logits(images(), N);
            for (int i = 0; i < y.length; i++) {
                assertThat((double) y[i]).isCloseTo(expected[i], within(1e-5));
            }
            double loss = tail.step(
                            new TrainingBatch(images(), N, TARGETS, new float[0]), new StepRule(1, Map.of(), 0, 0))
                    .loss();
            assertThat(loss).isCloseTo(loss(expected), within(1e-5));
            state = tail.state();
        }
        state.forEach((name, s) -> {
            float[] moment = s.firstMoment();
            for (int i = 0; i < moment.length; i++) {
                double slope =
                        (loss(logits(moved(graph, name, i, H))) - loss(logits(moved(graph, name, i, -H)))) / (2 * H);
                assertThat(10.0 * moment[i]).as(name + " " + i).isCloseTo(slope, within(3e-3));
            }
        });
        assertThat(state).containsKeys("w0", "fc.w", "fc.b");
    }

    private static OnnxGraph moved(OnnxGraph graph, String name, int at, double by) {
        float[] w = graph.initializer(name).orElseThrow().floats();
        w[at] += (float) by;
        return graph.withWeights(Map.of(name, w));
    }

    private static double loss(float[] z) {
        double loss = 0;
        for (int i = 0; i < N; i++) {
            double sum = Math.log(Math.exp(z[2 * i]) + Math.exp(z[2 * i + 1]));
            loss -= TARGETS[2 * i] * (z[2 * i] - sum) + TARGETS[2 * i + 1] * (z[2 * i + 1] - sum);
        }
        return loss;
    }

    private static float[] logits(OnnxGraph graph) {
        ByteBuffer out = TestData.direct(2 * N);
        try (Trunk trunk = new OrtTrunks().load(graph, CPU, Task.SILENT)) {
            trunk.run(images(), N, List.of(out));
        }
        float[] z = new float[2 * N];
        out.asFloatBuffer().get(z);
        return z;
    }

    private static ByteBuffer images() {
        ByteBuffer b = TestData.direct(N * 24);
        for (int i = 0; b.hasRemaining(); i++) {
            b.putFloat((float) Math.sin(0.9 * i * i));
        }
        return b.flip();
    }
}
