package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.engine.Runs.Rows;
import quadrant.engine.djl.DjlTails;
import quadrant.onnx.Chain;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.torch.Flow;
import quadrant.workflow.InspectBackbone;

/** What of a graph is trained, what is refused, and what is computed once. */
class TailGraphTest {
    private static final List<Long> IMAGE = List.of(2L, 3L, 4L);
    private static final List<Long> PER_CHANNEL = List.of(2L, 1L, 1L);

    private static Rows images(int n) {
        float[] values = new float[24 * n];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(0.9 * i * i);
        }
        return new Rows(n, IMAGE, values);
    }

    private static List<String> parameters(OnnxGraph graph) {
        try (Tail tail = new DjlTails().load(graph, IMAGE, "", Runs.CPU, Task.SILENT)) {
            return tail.parameters();
        }
    }

    /** Preprocessing, a layer, a normalisation spelled out, a scale, a mask, a token. */
    private static OnnxGraph network() {
        return new Chain(17)
                .constant("rgb scale", PER_CHANNEL)
                .constant("w", List.of(2L, 2L, 1L, 1L))
                .constant("mean", PER_CHANNEL)
                .constant("variance", PER_CHANNEL)
                .constant("epsilon", List.of(), 1e-5f)
                .constant("gamma", PER_CHANNEL)
                .constant("beta", List.of(2L))
                .constant("as channels", 2, 1, 1)
                .constant("mask", List.of(4L), 0, -100, 0, 0)
                .constant("half", List.of(1L), 0.5f)
                .constant("token", List.of(1L, 1L, 3L, 4L))
                .constant("times", 1, 1, 1, 1)
                .node("Mul", "scaled", List.of("image", "rgb scale"))
                .node("Conv", "c", List.of("scaled", "w"))
                .node("Sub", "centred", List.of("c", "mean"))
                .node("Add", "stable", List.of("variance", "epsilon"))
                .node("Sqrt", "deviation", List.of("stable"))
                .node("Div", "standard", List.of("centred", "deviation"))
                .node("Mul", "g", List.of("standard", "gamma"))
                .node("Identity", "alias", List.of("beta"))
                .node("Reshape", "shift", List.of("alias", "as channels"))
                .node("Add", "b", List.of("shift", "g"))
                .node("Add", "masked", List.of("b", "mask"))
                .node("Mul", "halved", List.of("masked", "half"))
                .node("Expand", "tokens", List.of("token", "times"))
                .node("Concat", "y", List.of("tokens", "halved"), "axis=1")
                .build();
    }

    @Test
    void weights_are_trained_but_not_statistics_masks_single_numbers_and_preprocessing() {
        assertThat(parameters(network())).containsExactly("w", "gamma", "beta", "token");
    }

    @Test
    void behind_a_cut_the_first_factor_is_a_weight() {
        OnnxGraph network = network();
        assertThat(parameters(Cutter.tail(network, "standard"))).containsExactly("gamma", "beta", "token");
    }

    @Test
    void the_shapes_of_any_batch_are_followed() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L), 1, 2, 3, 4)
                .constant("zero", 0)
                .constant("minus", -1)
                .node("Conv", "c", List.of("image", "w"))
                .node("Shape", "shape", List.of("c"))
                .node("Gather", "n", List.of("shape", "zero"), "axis=0")
                .node("Concat", "to", List.of("n", "minus"), "axis=0")
                .node("Reshape", "flat", List.of("c", "to"))
                .node("Softmax", "y", List.of("flat"), "axis=1")
                .build();
        try (Tail tail = new DjlTails().load(graph, IMAGE, "", Runs.CPU, Task.SILENT)) {
            for (int n : new int[] {3, 1, 3, 2, 4, 5, 6, 3, 1}) {
                Rows in = images(n);
                float[] y = tail.logits(in.buffer(), n);
                assertThat(InspectBackbone.relativeError(
                                y, Runs.inOnnxRuntime(graph, in).values()))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void what_no_gradient_reaches_stays_where_it_is() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L))
                .constant("zero", List.of(), 0)
                .constant("v", List.of(2L, 2L, 1L, 1L))
                .node("Conv", "a", List.of("image", "w"))
                .node("Greater", "seen", List.of("a", "zero"))
                .node("Cast", "gate", List.of("seen"), "to=1")
                .node("Conv", "b", List.of("image", "v"))
                .node("Mul", "y", List.of("b", "gate"))
                .build();
        float[] weights = new float[24];
        Arrays.fill(weights, 1);
        Map<String, float[]> gradients = Runs.gradients(graph, images(2), weights);
        assertThat(gradients.get("w")).containsOnly(0);
        assertThat(gradients.get("v")).isNotEqualTo(new float[4]);
    }

    @Test
    void a_weight_that_two_read_gets_the_sum_of_both_gradients() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L), 1, -1, 2, 0.5f)
                .node("Conv", "a", List.of("image", "w"))
                .node("Identity", "alias", List.of("w"))
                .node("Conv", "b", List.of("image", "alias"))
                .node("Add", "y", List.of("a", "b"))
                .build();
        OnnxGraph one = Cutter.trunk(graph, List.of("a"));
        float[] weights = new float[24];
        Arrays.fill(weights, 1);
        float[] both =
                Objects.requireNonNull(Runs.gradients(graph, images(2), weights).get("w"));
        float[] single =
                Objects.requireNonNull(Runs.gradients(one, images(2), weights).get("w"));
        for (int i = 0; i < 4; i++) {
            single[i] *= 2;
        }
        assertThat(InspectBackbone.relativeError(both, single)).isLessThan(1e-5);
    }

    @Test
    void gradients_reach_a_table_behind_a_gather_and_a_transposed_weight_before_a_scale() {
        Chain chain = new Chain(17)
                .constant("w", List.of(3L, 4L))
                .constant("gamma", List.of(3L), 1e-3f, 2e-3f, 3e-3f)
                .constant("table", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
                .constant("index", 1, 0, 1)
                .constant("dims", 1, 1, 3, 3)
                .node("Transpose", "t", List.of("w"), "perm=1,0")
                .node("MatMul", "projected", List.of("image", "t"))
                .node("Mul", "scaled", List.of("projected", "gamma"))
                .node("Gather", "rows", List.of("table", "index"), "axis=0")
                .node("Reshape", "bias", List.of("rows", "dims"))
                .node("Add", "y", List.of("scaled", "bias"));
        float[] weights = new float[18];
        Arrays.fill(weights, 1);
        Map<String, float[]> gradients = Runs.gradients(chain.build(), images(1), weights);
        assertThat(gradients).containsOnlyKeys("w", "gamma", "table");
        // the first row is read once, the second twice, for each of two channels
        assertThat(gradients.get("table")).containsExactly(2, 2, 2, 4, 4, 4);
        float[] w = Objects.requireNonNull(gradients.get("w"));
        float[] x = images(1).values();
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 4; i++) {
                double sum = 0;
                for (int row = 0; row < 6; row++) {
                    sum += x[row * 4 + i];
                }
                assertThat((double) w[k * 4 + i]).isCloseTo((k + 1) * 1e-3 * sum, within(1e-7));
            }
        }
    }

    @Test
    void what_cannot_be_trained_through_is_named_with_its_reason() {
        Chain chain = new Chain(17)
                .constant("s", List.of(2L))
                .constant("w", List.of(2L, 2L, 1L, 1L))
                .node("Conv", "c", List.of("image", "w"))
                .node("BatchNormalization", "learning", List.of("c", "s", "s", "s", "s"), "training_mode=1")
                .node("Hardmax", "hard", List.of("learning"))
                .node("Relu", "y", List.of("hard"));
        assertThat(Chain.names(Flow.obstacles(chain.build()))).containsExactly("learning", "hard");
        assertThat(TestData.refusal(() -> parameters(chain.build())).problem())
                .contains("BatchNormalization \"learning\" in training mode");
        OnnxGraph behind = Cutter.tail(chain.build(), "learning");
        assertThat(TestData.refusal(() -> parameters(behind)).problem()).contains("the operator Hardmax \"hard\",");
        assertThat(Flow.obstacles(Cutter.tail(chain.build(), "hard"))).isEmpty();
    }

    @Test
    void an_index_may_depend_on_the_image() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L), 1, -1, 2, 0.5f)
                .constant("zero", List.of(), 0)
                .node("Conv", "c", List.of("image", "w"))
                .node("ReduceMax", "most", List.of("image"), "keepdims=0")
                .node("Greater", "seen", List.of("most", "zero"))
                .node("Cast", "index", List.of("seen"), "to=7")
                .node("Gather", "y", List.of("c", "index"), "axis=1")
                .build();
        Rows in = images(2);
        assertThat(InspectBackbone.relativeError(
                        Runs.inDjl(graph, in), Runs.inOnnxRuntime(graph, in).values()))
                .isLessThan(1e-5);
        float[] weights = new float[12];
        Arrays.fill(weights, 1);
        float[] gradient =
                Objects.requireNonNull(Runs.gradients(graph, in, weights).get("w"));
        assertThat(Arrays.copyOf(gradient, 2)).containsOnly(0);
        assertThat(gradient[2]).isNotZero();
    }
}
