package quadrant.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.app.Wiring;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.lab.VerifyBackbone.Reference;
import quadrant.lab.VerifyBackbone.Verification;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Chain;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Small;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

class VerifyBackboneTest {
    private static final OnnxGraph SMALL = Small.graph(17);
    private static final List<String> CUTS = List.of("e", "c", "a", "image");

    private static Verification verify(OnnxGraph graph, List<String> cuts, Reference reference) {
        return new VerifyBackbone(new Engines(new OrtTrunks(), new DjlTails()), new Compute(DeviceChoice.CPU, 1))
                .run(Anatomy.of(graph), cuts, reference, true, Task.SILENT);
    }

    /** A blank image: relu, 1×1 convolution, relu, skip, mean, linear, by hand. */
    private static Reference blank(float first, float[] bias) {
        return new Reference(
                1, new float[24], Optional.of(new float[] {first, 10}), Map.of("fc.b", bias, "fc.w", new float[] {
                    0, 0, -1, 1
                }));
    }

    @Test
    void a_sound_network_is_equal_at_every_cut_and_is_measured() {
        Verification v = verify(SMALL, CUTS, VerifyBackbone.random(SMALL));
        assertThat(v.passed()).isTrue();
        assertThat(v.outputError()).isEmpty();
        assertThat(v.cuts()).extracting(VerifyBackbone.Cut::tensor).isEqualTo(CUTS);
        assertThat(v.cuts()).allSatisfy(c -> {
            assertThat(c.tailError()).isPresent();
            assertThat(c.obstacles()).isEmpty();
        });
        assertThat(v.speed().orElseThrow().tailStepMillis()).isPositive();
    }

    @Test
    void a_reference_is_held_against_output_and_gradients() {
        Verification v = verify(SMALL, CUTS, blank(8, new float[] {-1, 1}));
        assertThat(v.passed()).isTrue();
        assertThat(v.outputError().orElseThrow()).isLessThan(1e-6);
        assertThat(v.gradientErrors()).containsOnlyKeys("fc.b", "fc.w");
    }

    @Test
    void another_output_another_gradient_and_an_unknown_parameter_fail() {
        assertThat(verify(SMALL, CUTS, blank(8.1f, new float[] {-1, 1})).passed())
                .isFalse();
        Verification v = verify(SMALL, CUTS, blank(8, new float[] {-1, 1.1f}));
        assertThat(v.passed()).isFalse();
        assertThat(v.worstGradient().orElseThrow().getKey()).isEqualTo("fc.b");
        Reference unknown = new Reference(1, new float[24], Optional.empty(), Map.of("nowhere", new float[] {1}));
        assertThat(verify(SMALL, CUTS, unknown).worstGradient().orElseThrow().getValue())
                .isInfinite();
    }

    @Test
    void a_tail_that_cannot_be_trained_through_is_named_and_no_difference() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L))
                .node("Conv", "c", List.of("image", "w"))
                .node("Hardmax", "hard", List.of("c"))
                .node("Relu", "y", List.of("hard"))
                .build();
        Verification v = verify(graph, Cutter.cleanCuts(graph).subList(0, 3), VerifyBackbone.random(graph));
        assertThat(v.passed()).isTrue();
        assertThat(v.obstacles()).containsExactly("Hardmax \"hard\"");
        assertThat(v.cuts().get(1).tailError()).isEmpty();
        assertThat(v.cuts().get(1).obstacles()).containsExactly("Hardmax \"hard\"");
        assertThat(v.cuts().get(2).tailError()).isPresent();
    }

    static Stream<String> networks() {
        Path models = TestData.sharedOr("models", Path.of("src/test/resources"));
        return Stream.concat(
                Wiring.standard().catalog().names().stream(),
                Stream.of("mobilenet_v2_1.0_224.onnx", "squeezenet_v1.1.onnx")
                        .map(f -> models.resolve(f).toString())
                        .filter(f -> Files.exists(Path.of(f))));
    }

    /** Those that are on this computer: embedded, added, downloaded. */
    @Tag("full")
    @ParameterizedTest
    @MethodSource("networks")
    void a_network_is_equal_at_each_of_its_depths(String network) {
        Verification v = new VerifyBackbone(Wiring.standard().engines(), new Compute(DeviceChoice.CPU, 2))
                .run(Wiring.standard().catalog().source(network), Optional.empty(), false, Task.SILENT);
        assertThat(v.cuts()).hasSizeGreaterThan(4);
        assertThat(v.passed()).as(v.toString()).isTrue();
    }

    @Test
    void the_error_is_relative_to_the_largest_number_expected() {
        float[] expected = {1, -4};
        assertThat(InspectBackbone.relativeError(new float[] {1.5f, -4}, expected))
                .isEqualTo(0.125);
        assertThat(InspectBackbone.relativeError(new float[] {1, Float.NaN}, expected))
                .isInfinite();
        assertThat(InspectBackbone.relativeError(new float[] {1}, expected)).isInfinite();
        assertThat(InspectBackbone.relativeError(Arrays.copyOf(expected, 2), expected))
                .isZero();
    }
}
