package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.djl.DjlTails;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/**
 * Three steps of training through the port against PyTorch, by {@code tools/tail_reference.py}: the loss of each step, the
 * gradient of the first, and where weights and averages stand after the third. Each array is compared by its norm and by
 * its product with a fixed direction.
 */
class TailStepTest {
    private static final int IMAGES = 4;
    private static final int CLASSES = 3;
    private static final double WEIGHT_DECAY = 0.02;

    record Summary(double norm, double along) {}

    record Parameter(double rate, Summary gradient, Summary update, Summary averageUpdate) {}

    record Case(
            int depth,
            List<Long> shape,
            List<Double> losses,
            Map<String, Parameter> parameters,
            List<Double> targets) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void losses_gradients_and_weights_are_those_of_pytorch(int which) {
        Case expected = TestData.json(TailStepTest.class, "tail_steps.json", Case[].class)[which];
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        OnnxGraph graph = backbone.head()
                .replace(backbone.graph(), CLASSES)
                .withWeights(Map.of(Head.WEIGHT, headWeight(), Head.BIAS, headBias()));
        OnnxGraph tailGraph = Cutter.tail(graph, backbone.card().cuts().get(expected.depth));
        try (Tail tail = new DjlTails()
                .load(
                        tailGraph,
                        expected.shape,
                        backbone.head().features(),
                        new Compute(DeviceChoice.CPU, 1),
                        Task.SILENT)) {
            assertThat(tail.parameters()).containsExactlyInAnyOrderElementsOf(expected.parameters.keySet());
            Map<String, Double> rates = new HashMap<>();
            expected.parameters.forEach((name, p) -> rates.put(name, p.rate));
            TrainingBatch batch = new TrainingBatch(
                    features(expected.shape), IMAGES, TestData.floats(expected.targets), dropoutMask());
            for (int step = 1; step <= expected.losses.size(); step++) {
                double loss = tail.step(batch, new StepRule(step, rates, WEIGHT_DECAY, 0.5))
                        .loss();
                double reference = expected.losses.get(step - 1);
                assertThat(loss).as("loss of step " + step).isCloseTo(reference, within(1e-4 * reference));
                if (step == 1) {
                    requireGradients(tail.state(), expected.parameters);
                }
            }
            requireUpdates(tail.state(), tailGraph, expected.parameters);
        }
    }

    /** After one step the first moment is a tenth of the gradient. */
    private static void requireGradients(Map<String, Tail.Slots> state, Map<String, Parameter> expected) {
        expected.forEach((name, p) -> {
            float[] moment = slots(state, name).firstMoment();
            double[] gradient = new double[moment.length];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = 10 * moment[i];
            }
            requireClose("gradient of " + name, gradient, p.gradient, 1e-4);
        });
    }

    private static void requireUpdates(
            Map<String, Tail.Slots> state, OnnxGraph before, Map<String, Parameter> expected) {
        expected.forEach((name, p) -> {
            float[] start = before.initializer(name).orElseThrow().floats();
            Tail.Slots slots = slots(state, name);
            requireClose("update of " + name, difference(slots.weights(), start), p.update, 1e-3);
            requireClose("average of " + name, difference(slots.average(), start), p.averageUpdate, 1e-3);
        });
    }

    private static Tail.Slots slots(Map<String, Tail.Slots> state, String name) {
        return Objects.requireNonNull(state.get(name));
    }

    private static double[] difference(float[] after, float[] before) {
        double[] d = new double[after.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = (double) after[i] - before[i];
        }
        return d;
    }

    private static void requireClose(String what, double[] values, Summary expected, double relative) {
        double squares = 0;
        double along = 0;
        for (int i = 0; i < values.length; i++) {
            squares += values[i] * values[i];
            along += values[i] * Math.cos(0.7 * i + 0.3);
        }
        assertThat(Math.sqrt(squares)).as(what).isCloseTo(expected.norm, within(relative * expected.norm));
        assertThat(along).as(what + ", along").isCloseTo(expected.along, within(relative * expected.norm));
    }

    private static float[] headWeight() {
        float[] w = new float[CLASSES * 1280];
        for (int k = 0; k < CLASSES; k++) {
            for (int f = 0; f < 1280; f++) {
                w[k * 1280 + f] = (float) (0.05 * Math.sin(0.3 * f + k));
            }
        }
        return w;
    }

    private static float[] headBias() {
        float[] b = new float[CLASSES];
        for (int k = 0; k < CLASSES; k++) {
            b[k] = (float) (0.1 * Math.cos(k));
        }
        return b;
    }

    private static ByteBuffer features(List<Long> shape) {
        int size = shape.stream().reduce(1L, Math::multiplyExact).intValue();
        ByteBuffer b = TestData.direct(IMAGES * size);
        for (int n = 0; n < IMAGES; n++) {
            for (int i = 0; i < size; i++) {
                b.putFloat((float) (2 * Math.sin(0.001 * i * i + n)));
            }
        }
        return b.flip();
    }

    private static float[] dropoutMask() {
        float[] mask = new float[IMAGES * 1280];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (7 * (i % 1280) + i / 1280) % 5 == 0 ? 0 : 1.25f;
        }
        return mask;
    }
}
