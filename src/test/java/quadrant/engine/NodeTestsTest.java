package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Runs.Rows;
import quadrant.onnx.NodeModels;
import quadrant.onnx.OnnxGraph;
import quadrant.workflow.InspectBackbone;

/** ONNX's own tests of operators as PyTorch exports them: every output is the one expected. */
class NodeTestsTest {
    private static final String WHOLE = "its input is whole numbers, and a tail's is floats";
    private static final String OLD = "its operator set is older than those that are read, from 7 on";
    private static final String WIDE = "its numbers are float64 beyond the range of float32";

    /** What cannot be run, and why; a test here that can be run fails. */
    private static final Map<String, String> NOT_SUPPORTED = Map.of(
            "test_Embedding", WHOLE,
            "test_Embedding_sparse", WHOLE,
            "test_PReLU_1d_multiparam", OLD,
            "test_PReLU_2d_multiparam", OLD,
            "test_PReLU_3d_multiparam", OLD,
            "test_operator_add_broadcast", WIDE,
            "test_operator_add_size1_singleton_broadcast", WIDE,
            "test_operator_add_size1_right_broadcast", WIDE,
            "test_operator_addconstant", WIDE);

    static Stream<Path> tests() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String set : List.of("pytorch-operator", "pytorch-converted")) {
            try (Stream<Path> folders = Files.list(TestData.shared("onnx-tests/" + set))) {
                folders.sorted().forEach(all::add);
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void every_output_is_the_one_expected(Path folder) {
        if (NOT_SUPPORTED.containsKey(folder.getFileName().toString())) {
            assertThat(catchThrowable(() -> check(folder)))
                    .as("a test that is listed as not supported")
                    .isNotNull();
        } else {
            check(folder);
        }
    }

    private static void check(Path folder) {
        Path data = folder.resolve("test_data_set_0");
        Rows in = Rows.read(data.resolve("input_0.pb"));
        for (int k = 0; Files.exists(data.resolve("output_" + k + ".pb")); k++) {
            OnnxGraph graph = NodeModels.load(folder, k);
            float[] expected =
                    NodeModels.tensor(data.resolve("output_" + k + ".pb")).floats();
            assertThat(InspectBackbone.relativeError(Runs.inDjl(graph, in), expected))
                    .as("output " + k)
                    .isLessThan(1e-4);
        }
    }
}
