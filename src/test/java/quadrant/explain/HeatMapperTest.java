package quadrant.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.engine.Tail;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Places;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** Heat maps against PyTorch's numbers ({@code tools/looks_reference.py}), and where the truth is known. */
class HeatMapperTest {
    private static void alike(List<Double> found, List<Double> expected) {
        double largest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).as("number %d", i).isCloseTo(expected.get(i), within(1e-4 * largest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "deep", "flat", "tokens"})
    void activation_maps_are_those_of_PyTorch(String name) {
        Nets.Facts facts = Nets.facts().of(name);
        try (HeatMapper mapper = HeatMapper.activations(Nets.model(name), Nets.ENGINES, Nets.CPU, Task.SILENT)
                .orElseThrow()) {
            for (int k = 0; k < 3; k++) {
                AttributionMap look = mapper.look(Nets.image(), OptionalInt.of(k), Task.SILENT);
                assertThat(look.shown()).isEqualTo(k);
                assertThat(look.technique()).isEqualTo(name.equals("pooled") ? Technique.CAM : Technique.GRAD_CAM);
                alike(Nets.numbers(look.grid()), facts.maps().get(k));
                alike(look.probabilities().stream().map(Float::doubleValue).toList(), facts.probabilities());
                if (k == 0) {
                    alike(Nets.numbers(look.heat()), facts.enlarged());
                }
            }
        }
    }

    @Test
    void without_a_class_the_map_is_for_what_the_model_says() {
        try (HeatMapper mapper = HeatMapper.activations(Nets.model("deep"), Nets.ENGINES, Nets.CPU, Task.SILENT)
                .orElseThrow()) {
            AttributionMap look = mapper.look(Nets.image(), OptionalInt.empty(), Task.SILENT);
            assertThat(look.shown()).isEqualTo(look.predicted()).isEqualTo(1);
        }
    }

    @Test
    void where_the_classifier_reads_means_the_weights_are_the_gradient() {
        FineTunedModel model = Nets.model("pooled");
        OnnxGraph scores = Cutter.trunk(model.graph(), List.of(Head.LOGITS));
        CutPoint last = Anatomy.ofClassifier(model.graph()).lastMap().orElseThrow();
        OnnxGraph behind = Cutter.tail(scores, last.tensor());
        float[] weights = TestData.floats(Nets.facts().pooled().weight());
        try (Tail tail = Nets.ENGINES
                .tails()
                .load(behind, Places.of(last.shape()).orElseThrow().shape(), "", Nets.CPU, Task.SILENT)) {
            float[] gradient = tail.featureGradient(TestData.direct(8 * 64), new float[] {0, 0, 1});
            for (int i = 0; i < gradient.length; i++) {
                assertThat(gradient[i]).isCloseTo(weights[16 + i / 64] / 64, within(1e-7f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "deep", "flat", "tokens"})
    void occlusion_is_the_fall_that_PyTorch_sees(String name) {
        List<Double> falls = Nets.facts().of(name).falls();
        try (HeatMapper mapper = new OcclusionMaps(Nets.model(name), Nets.ENGINES.trunks(), Nets.CPU, Task.SILENT)) {
            AttributionMap look = mapper.look(Nets.image(), OptionalInt.of(1), Task.SILENT);
            float[] grid = look.grid().values();
            assertThat(grid).hasSize(49);
            // squares 4 pixels wide in steps of 2
            assertThat((double) grid[0]).isCloseTo(falls.get(0), within(1e-6));
            assertThat((double) grid[7 + 2]).isCloseTo(falls.get(1), within(1e-6));
            assertThat((double) grid[48]).isCloseTo(falls.get(2), within(1e-6));
            // the pixel in the corner is covered by one square only, its neighbour beyond the step by two
            assertThat(look.heat().values()[0]).isEqualTo(grid[0]);
            assertThat(look.heat().values()[2]).isCloseTo((grid[0] + grid[1]) / 2, within(1e-6f));
        }
    }

    /** A network whose classifier asks for the very channel that a bright corner excites, in an image that has one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_corner_that_holds_the_object_is_hot(boolean occluded) {
        FineTunedModel model = Nets.model("pooled");
        float[] values = new float[3 * 16 * 16];
        Arrays.fill(values, 128);
        for (int c = 0; c < 3; c++) {
            for (int y = 10; y < 16; y++) {
                for (int x = 0; x < 6; x++) {
                    values[(c * 16 + y) * 16 + x] = (x + y) % 2 == 0 ? 255 : 0;
                }
            }
        }
        try (HeatMapper mapper = occluded
                ? new OcclusionMaps(caresForDifference(model), Nets.ENGINES.trunks(), Nets.CPU, Task.SILENT)
                : HeatMapper.activations(caresForDifference(model), Nets.ENGINES, Nets.CPU, Task.SILENT)
                        .orElseThrow()) {
            Patch heat = mapper.look(new Patch(3, 16, 16, values), OptionalInt.of(0), Task.SILENT)
                    .heat();
            assertThat(mean(heat, 10, 0, 6)).isGreaterThan(5 * Math.abs(mean(heat, 0, 8, 8)));
            assertThat(mean(heat, 10, 0, 6)).isGreaterThan(0.001);
        }
    }

    /** Weighs each channel by how much more of it the corner brings than the plain grey does. */
    private static FineTunedModel caresForDifference(FineTunedModel model) {
        CutPoint last = Anatomy.ofClassifier(model.graph()).lastMap().orElseThrow();
        float[] plain = new float[3 * 16 * 16];
        Arrays.fill(plain, 128);
        float[] cornered = plain.clone();
        for (int i = 0; i < cornered.length; i++) {
            int x = i % 16;
            int y = i / 16 % 16;
            cornered[i] = y >= 10 && x < 6 ? ((x + y) % 2 == 0 ? 255 : 0) : 128;
        }
        float[] weights = new float[16];
        try (CanvasNetwork network = new CanvasNetwork(
                Cutter.trunk(model.graph(), List.of(last.tensor())),
                model.preprocessing(),
                CanvasNetwork.BATCH,
                Nets.ENGINES.trunks(),
                Nets.CPU,
                Task.SILENT)) {
            float[][] maps = network.run(
                            List.of(new Patch(3, 16, 16, cornered), new Patch(3, 16, 16, plain)), Task.SILENT)
                    .get(0);
            for (int k = 0; k < 8; k++) {
                boolean still = maps[1][Places.of(last.shape()).orElseThrow().index(k, 9)] == 0;
                for (int p = 0; p < 64; p++) {
                    weights[k] += still
                            ? maps[0][Places.of(last.shape()).orElseThrow().index(k, p)]
                            : 0;
                }
            }
        }
        return Nets.model(Nets.network("pooled"), weights, 0, 0);
    }

    private static double mean(Patch heat, int top, int left, int width) {
        double sum = 0;
        for (int y = top; y < top + width; y++) {
            for (int x = left; x < left + width; x++) {
                sum += heat.values()[y * 16 + x];
            }
        }
        return sum / (width * width);
    }
}
