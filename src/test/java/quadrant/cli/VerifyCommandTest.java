package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quadrant.TestData;

/** {@code verify} on a real topology with its reference from PyTorch. */
class VerifyCommandTest {
    private static final String TOPOLOGY = "onnx-tests/architectures/resnet18";

    private record Output(int exit, String out) {}

    private static Output run(Object... args) {
        StringWriter out = new StringWriter();
        List<String> texts = new ArrayList<>(List.of("backbones", "verify"));
        for (Object arg : args) {
            texts.add(arg.toString());
        }
        int exit = new CommandLine(Main.root()).setOut(new PrintWriter(out)).execute(texts.toArray(String[]::new));
        return new Output(exit, out.toString());
    }

    @Test
    void a_network_equals_its_reference_at_each_cut() {
        Path folder = TestData.shared(TOPOLOGY);
        Output output = run(folder.resolve("model.onnx"), "--reference", folder, "--quiet");
        assertThat(output.exit).isZero();
        assertThat(output.out)
                .contains("whole: output ", "whole: gradients of 24 parameters", "Equal at ")
                .containsPattern("(?m)^/layer4/.*: joined 0.0e\\+00, tail \\d");
    }

    @Test
    void a_reference_of_something_else_exits_with_1(@TempDir Path other) throws Exception {
        Path folder = TestData.shared(TOPOLOGY);
        Files.copy(folder.resolve("input_0.pb"), other.resolve("input_0.pb"));
        Path resnet50 = TestData.shared("onnx-tests/architectures/resnet50");
        Files.copy(resnet50.resolve("output_0.pb"), other.resolve("output_0.pb"));
        Output output = run(folder.resolve("model.onnx"), "--reference", other, "--quiet", "--json");
        assertThat(output.exit).isEqualTo(1);
        assertThat(output.out).contains("\"passed\": false", "\"joinError\": 0.0");
    }
}
