package quadrant.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.plan.DeviceChoice;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;

class BackboneCatalogTest {
    private static final int SIZE = 224;

    private final Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);

    record Input(double a, double b, double d, double sum, int argmax, double max, List<Double> logits) {}

    record Reference(List<Input> inputs) {}

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(BackboneCatalog.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void the_embedded_file_is_the_one_of_its_card() throws IOException {
        assertThat(Hashes.sha256(resource("efficientnet_lite0.onnx")))
                .isEqualTo(backbone.card().sha256());
    }

    @Test
    void its_head_is_found_and_every_offered_cut_is_clean() {
        assertThat(backbone.head()).isEqualTo(new Head(backbone.card().cuts().get(0), 1280, 1000));
        assertThat(Cutter.cleanCuts(backbone.graph()))
                .containsAll(backbone.card().cuts());
        assertThat(backbone.card().cuts().get(backbone.card().maxDepth()))
                .isEqualTo(backbone.graph().input());
    }

    /** By {@code tools/lite0_reference.py}. */
    @Test
    void its_logits_are_those_of_the_source_in_pytorch() {
        Reference reference = TestData.json(BackboneCatalogTest.class, "lite0_logits.json", Reference.class);
        try (Trunk network = new OrtTrunks().load(backbone.graph(), new Compute(DeviceChoice.CPU, 2), Task.SILENT)) {
            for (Input input : reference.inputs) {
                ByteBuffer out = TestData.direct(1000);
                network.run(image(input), 1, List.of(out));
                float[] logits = new float[1000];
                out.asFloatBuffer().get(logits);
                for (int k = 0; k < input.logits.size(); k++) {
                    assertThat((double) logits[k]).isCloseTo(input.logits.get(k), within(1e-4));
                }
                assertThat((double) logits[input.argmax]).isCloseTo(input.max, within(1e-4));
                for (float z : logits) {
                    assertThat(z).isLessThanOrEqualTo(logits[input.argmax]);
                }
            }
        }
    }

    private static ByteBuffer image(Input in) {
        ByteBuffer b = TestData.direct(3 * SIZE * SIZE);
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    float v = (float) (Math.sin(in.a * x + in.b * y + c) + 0.5 * Math.sin(in.d * x * y / SIZE + 2 * c));
                    b.putFloat(v);
                    sum += v;
                }
            }
        }
        assertThat(sum).as("the formula's sum").isCloseTo(in.sum, within(1e-3));
        return b.flip();
    }

    @Test
    void an_unknown_name_is_refused_with_those_that_there_are() {
        UserException e = TestData.refusal(() -> TestData.catalog().load("resnet-9000"));
        assertThat(e.problem()).contains("resnet-9000");
        assertThat(e.remedy()).contains(BackboneCatalog.DEFAULT);
    }

    @Test
    void a_card_of_a_later_version_is_refused() throws IOException {
        String card = new String(resource("efficientnet_lite0.json"), StandardCharsets.UTF_8);
        assertThat(BackboneCard.read(card, "x").name()).isEqualTo(BackboneCatalog.DEFAULT);
        UserException e = TestData.refusal(
                () -> BackboneCard.read(card.replace("\"version\": 1", "\"version\": 2"), "of tomorrow"));
        assertThat(e.problem()).contains("of tomorrow").contains("version 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"format\": \"other\", \"version\": 1}", "nonsense"})
    void what_is_no_card_is_refused(String text) {
        assertThat(TestData.refusal(() -> BackboneCard.read(text, "of somebody"))
                        .problem())
                .contains("of somebody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "licence", "sha256", "cuts", "preprocessing", "mean", "resize", "input"})
    void a_card_that_lacks_something_is_refused_by_its_name(String key) throws IOException {
        String card = new String(resource("efficientnet_lite0.json"), StandardCharsets.UTF_8)
                .replaceFirst("\"" + key + "\":", "\"not-" + key + "\":");
        if (key.equals("name")) {
            card = card.replace("\"not-name\": \"image\"", "\"name\": \"image\"");
        }
        String damaged = card;
        assertThat(TestData.refusal(() -> BackboneCard.read(damaged, "x")).problem())
                .contains(key);
    }
}
