package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

class OnnxGraphTest {
    private final OnnxGraph small = Small.graph(17);

    private static void requireRefused(byte[] bytes) {
        assertThat(TestData.refusal(() -> OnnxGraph.parse(bytes, "net.onnx")).problem())
                .startsWith("net.onnx is ");
    }

    @Test
    void an_empty_file_a_text_an_image_and_noise_are_refused_in_one_sentence() {
        requireRefused(new byte[0]);
        requireRefused("<html>404</html>".getBytes(StandardCharsets.UTF_8));
        requireRefused(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            requireRefused(noise);
        }
    }

    @Test
    void a_truncated_file_is_refused_wherever_it_ends() {
        byte[] whole = small.toBytes();
        for (int length = 0; length < whole.length; length++) {
            requireRefused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void a_file_that_is_not_there_or_is_a_folder_is_refused_by_its_path(@TempDir Path folder) {
        Path missing = folder.resolve("missing.onnx");
        assertThat(TestData.refusal(() -> OnnxGraph.load(missing)).problem()).contains(missing.toString());
        assertThat(TestData.refusal(() -> OnnxGraph.load(folder)).problem()).contains(folder.toString());
    }

    @Test
    void bytes_come_back_to_the_bit(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("small.onnx");
        Files.write(file, small.toBytes());
        assertThat(OnnxGraph.load(file).toBytes()).isEqualTo(small.toBytes());
    }

    @Test
    void input_shape_and_outputs_are_those_of_the_file() {
        assertThat(small.input()).isEqualTo("image");
        assertThat(small.inputShape()).containsExactly(-1L, 2L, 3L, 4L);
        assertThat(small.outputs()).containsExactly("logits");
        assertThat(small.opset()).isEqualTo(17);
    }

    @Test
    void new_weights_and_metadata_leave_the_old_graph_as_it_was() {
        OnnxGraph changed = small.withWeights(Map.of("b", new float[] {7, 8})).withMetadata(Map.of("k", "v"));
        assertThat(changed.initializer("b").orElseThrow().floats()).containsExactly(7, 8);
        assertThat(changed.metadata()).containsExactly(Map.entry("k", "v"));
        assertThat(small.initializer("b").orElseThrow().floats()).containsExactly(0, 1);
        assertThat(small.metadata()).isEmpty();
    }

    @Test
    void a_graph_with_two_inputs_is_refused_with_their_names() {
        OnnxGraph two = new OnnxGraph(small.model().toBuilder()
                .setGraph(small.graph().toBuilder()
                        .addInput(GraphEdits.value("second"))
                        .addNode(GraphEdits.node("Relu", "reader", List.of("second"), "read")
                                .proto()))
                .build());
        assertThat(TestData.refusal(two::input).problem()).contains("2 inputs [image, second]");
    }

    @Test
    void the_head_is_the_last_fully_connected_layer_whichever_way_its_weight_lies() {
        assertThat(Head.find(small)).isEqualTo(new Head("e", 2, 2));
        OnnxGraph headless = Cutter.trunk(small, List.of("e"));
        assertThat(TestData.refusal(() -> Head.find(headless)).problem()).contains("classifier");
    }
}
