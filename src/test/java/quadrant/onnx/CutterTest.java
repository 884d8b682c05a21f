package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutterTest {
    private final OnnxGraph small = Small.graph(17);

    @Test
    void cuts_are_clean_where_nothing_skips_past_them() {
        assertThat(Cutter.cleanCuts(small)).containsExactly("image", "a", "c", "d", "e", "logits");
    }

    @Test
    void each_half_has_the_nodes_and_constants_of_its_side() {
        Halves halves = Halves.of(small, "c");
        assertThat(halves.trunk().nodes()).extracting(Node::name).containsExactly("n0", "n1", "n2", "n3");
        assertThat(halves.trunk().initializerNames()).containsExactly("w", "b");
        assertThat(halves.trunk().outputs()).containsExactly("c");
        assertThat(halves.tail().nodes()).extracting(Node::name).containsExactly("n4", "n5", "n6");
        assertThat(halves.tail().initializerNames()).containsExactly("fc.w", "fc.b");
        assertThat(halves.tail().input()).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "a", "c", "d", "e"})
    void joined_halves_are_the_graph_that_was_cut(String tensor) {
        OnnxGraph joined = Halves.of(small, tensor).join();
        assertThat(joined.nodes())
                .extracting(Node::proto)
                .isEqualTo(small.graph().getNodeList());
        assertThat(joined.graph().getInputList()).isEqualTo(small.graph().getInputList());
        assertThat(joined.graph().getOutputList()).isEqualTo(small.graph().getOutputList());
        assertThat(joined.initializerProtos())
                .containsExactlyInAnyOrderElementsOf(small.graph().getInitializerList());
    }

    @Test
    void a_new_head_replaces_the_old_one_and_ends_in_probabilities() {
        OnnxGraph replaced = Head.find(small).replace(small, 5);
        assertThat(replaced.outputs()).containsExactly(Head.LOGITS, Head.PROBABILITIES);
        assertThat(replaced.initializerNames()).containsExactly("w", "b", Head.WEIGHT, Head.BIAS);
        assertThat(replaced.initializer(Head.WEIGHT).orElseThrow().dims()).isEqualTo(List.of(5L, 2L));
        assertThat(Cutter.cleanCuts(replaced)).containsExactly("image", "a", "c", "d", "e", Head.LOGITS);
        assertThat(Head.finished(replaced).outputs()).containsExactly(Head.PROBABILITIES);
    }
}
