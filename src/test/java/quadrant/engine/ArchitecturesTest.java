package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.engine.Runs.Rows;
import quadrant.onnx.Cutter;
import quadrant.onnx.Halves;
import quadrant.onnx.Importer;
import quadrant.onnx.NodeModels;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.torch.Flow;
import quadrant.workflow.InspectBackbone;

/** Real topologies, from the image to the old classifier: outputs and gradients are those of PyTorch. */
class ArchitecturesTest {
    private static final double TOLERANCE = 1e-4;
    private static final int CUTS = 3;

    @ParameterizedTest
    @MethodSource("quadrant.TestData#architectures")
    void outputs_and_gradients_are_those_of_pytorch(Path folder) throws IOException {
        OnnxGraph graph = Importer.read(folder.resolve("model.onnx"), OptionalInt.empty());
        Rows image = Rows.read(folder.resolve("input_0.pb"));
        Tensor expected = NodeModels.tensor(folder.resolve("output_0.pb"));
        assertThat(Flow.obstacles(graph)).isEmpty();
        double error = InspectBackbone.relativeError(Runs.inDjl(graph, image), expected.floats());
        assertThat(error).isLessThan(TOLERANCE);

        Map<String, float[]> gradients =
                Runs.gradients(graph, image, weights(expected.dims().get(1).intValue()));
        Map<String, Double> errors = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("gradients"))) {
            for (Path f : files.sorted().toList()) {
                String name = f.getFileName().toString().replaceAll("\\.pb$", "");
                float[] ours = Objects.requireNonNull(gradients.get(name), name);
                errors.put(
                        name,
                        InspectBackbone.relativeError(ours, NodeModels.tensor(f).floats()));
            }
        }
        assertThat(errors)
                .isNotEmpty()
                .allSatisfy((name, e) -> assertThat(e).as(name).isLessThan(TOLERANCE));
    }

    /** From −1 for the first output to 1 for the last, as the reference was made. */
    private static float[] weights(int outputs) {
        float[] w = new float[outputs];
        for (int k = 0; k < outputs; k++) {
            w[k] = -1 + 2f * k / (outputs - 1);
        }
        return w;
    }

    @ParameterizedTest
    @MethodSource("quadrant.TestData#architectures")
    void the_tail_behind_any_cut_gives_what_the_whole_gives_in_onnx_runtime(Path folder) {
        OnnxGraph graph = Importer.read(folder.resolve("model.onnx"), OptionalInt.empty());
        Rows image = Rows.read(folder.resolve("input_0.pb"));
        float[] whole = Runs.inOnnxRuntime(graph, image).values();
        List<String> cuts = Cutter.cleanCuts(graph);
        for (int i = 1; i <= CUTS; i++) {
            String cut = cuts.get((cuts.size() - 1) * i / CUTS - (i == CUTS ? 1 : 0));
            Halves halves = Halves.of(graph, cut);
            Rows features = Runs.inOnnxRuntime(halves.trunk(), image);
            assertThat(InspectBackbone.relativeError(Runs.inDjl(halves.tail(), features), whole))
                    .as(cut)
                    .isLessThan(TOLERANCE);
        }
    }
}
