package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.Chain;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Small;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/** The two ports on a network small enough to see through. */
class EnginesTest {
    private static final List<Long> AT_A = List.of(2L, 3L, 4L);
    private static final OnnxGraph SMALL = Small.graph(17);

    private record Hearing(List<String> warnings) implements Task {
        @Override
        public void warn(String line) {
            warnings.add(line);
        }
    }

    private static Compute on(DeviceChoice device) {
        return new Compute(device, 1);
    }

    private static ByteBuffer images(int n) {
        ByteBuffer b = TestData.direct(n * 24);
        for (int i = 0; b.hasRemaining(); i++) {
            b.putFloat((float) Math.sin(i));
        }
        return b.flip();
    }

    private static Tail tail(OnnxGraph graph) {
        return new DjlTails().load(Cutter.tail(graph, "a"), AT_A, "e", on(DeviceChoice.CPU), Task.SILENT);
    }

    /** The network by hand: relu, 1×1 convolution, relu, skip, mean, linear. */
    private static double[] logits(ByteBuffer images, int image) {
        double[] pooled = new double[2];
        for (int i = 0; i < 12; i++) {
            double x = Math.max(0, images.getFloat((image * 24 + i) * Float.BYTES));
            double y = Math.max(0, images.getFloat((image * 24 + 12 + i) * Float.BYTES));
            pooled[0] += (Math.max(0, x - y) + x) / 12;
            pooled[1] += (Math.max(0, 0.5 * x + 2 * y + 1) + y) / 12;
        }
        return new double[] {pooled[0] + 3 * pooled[1] + 5, 2 * pooled[0] + 4 * pooled[1] + 6};
    }

    @Test
    void the_trunk_fills_the_callers_buffers_from_their_start_for_any_batch() {
        try (Trunk trunk = new OrtTrunks().load(SMALL, on(DeviceChoice.CPU), Task.SILENT)) {
            assertThat(trunk.featureShapes()).containsExactly(List.of(2L));
            assertThat(trunk.device().name()).isEqualTo("cpu");
            for (int n : new int[] {3, 1, 9}) {
                ByteBuffer in = images(n);
                ByteBuffer out = TestData.direct(2 * 12);
                out.position(12);
                trunk.run(in, n, List.of(out));
                for (int i = 0; i < 2 * n; i++) {
                    assertThat((double) out.getFloat(i * Float.BYTES))
                            .isCloseTo(logits(in, i / 2)[i % 2], within(1e-5));
                }
                assertThat(out.getFloat(2 * n * Float.BYTES)).isZero();
            }
        }
    }

    @Test
    void the_features_of_an_image_do_not_depend_on_its_batch() {
        try (Trunk trunk = new OrtTrunks()
                .load(TestData.catalog().load(BackboneCatalog.DEFAULT).graph(), on(DeviceChoice.CPU), Task.SILENT)) {
            int size = 3 * 224 * 224;
            int width = Math.toIntExact(trunk.featureShapes().get(0).get(0));
            ByteBuffer in = TestData.direct(7 * size);
            SplittableRandom random = new SplittableRandom(1);
            IntStream.range(0, 7 * size).forEach(i -> in.putFloat(i * Float.BYTES, (float) random.nextDouble(-2, 2)));
            ByteBuffer all = TestData.direct(7 * width);
            trunk.run(in, 7, List.of(all));
            for (int i = 0; i < 7; i++) {
                ByteBuffer one = TestData.direct(width);
                ByteBuffer image = TestData.direct(size);
                image.put(0, in, i * size * Float.BYTES, size * Float.BYTES);
                trunk.run(image, 1, List.of(one));
                int bytes = width * Float.BYTES;
                assertThat(one.mismatch(all.slice(i * bytes, bytes))).isEqualTo(-1);
            }
        }
    }

    @Test
    void the_tail_gives_the_same_and_trains_what_the_operators_name() {
        try (Trunk trunk = new OrtTrunks().load(Cutter.trunk(SMALL, List.of("a")), on(DeviceChoice.CPU), Task.SILENT);
                Tail tail = tail(SMALL)) {
            assertThat(tail.parameters()).containsExactly("w", "b", "fc.w", "fc.b");
            ByteBuffer features = TestData.direct(3 * 24);
            trunk.run(images(3), 3, List.of(features));
            float[] y = tail.logits(features, 3);
            for (int i = 0; i < y.length; i++) {
                assertThat((double) y[i]).isCloseTo(logits(images(3), i / 2)[i % 2], within(1e-5));
            }
        }
    }

    @Test
    void adopted_weights_are_current_and_averaged_and_an_unknown_one_is_the_callers_fault() {
        try (Tail tail = tail(SMALL)) {
            tail.adopt(Map.of("fc.w", new float[4], "fc.b", new float[] {1, 2}));
            ByteBuffer features = images(1);
            assertThat(tail.logits(features, 1)).containsExactly(1, 2);
            assertThat(tail.logits(features, 1)).containsExactly(1, 2);
            assertThat(tail.averages()).containsEntry("fc.b", new float[] {1, 2});
            assertThatThrownBy(() -> tail.adopt(Map.of("nowhere", new float[1])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tail.restore(Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_tail_trains_alike_in_a_thread_that_did_not_load_the_engine() {
        TrainingBatch batch = new TrainingBatch(images(2), 2, new float[] {0.5f, 0, 0, 0.5f}, new float[0]);
        StepRule rule = new StepRule(1, Map.of("w", 0.1, "fc.w", 0.1), 0, 0);
        try (Tail here = tail(SMALL);
                Tail there = tail(SMALL)) {
            here.step(batch, rule);
            CompletableFuture.runAsync(() -> there.step(batch, rule)).join();
            Map<String, float[]> expected = here.averages();
            there.averages().forEach((name, w) -> assertThat(w).isEqualTo(expected.get(name)));
            assertThat(expected.get("w")).isNotEqualTo(new float[] {1, -1, 0.5f, 2});
            assertThat(expected.get("b")).as("without a rate").containsExactly(0, 1);
        }
    }

    @Test
    void an_operator_that_cannot_be_trained_through_is_named() {
        OnnxGraph strange = Small.graph(17, "Det");
        assertThat(TestData.refusal(() -> tail(strange)).problem()).contains("Det \"n2\"");
    }

    @Test
    void a_network_that_onnx_runtime_does_not_know_is_refused_in_a_sentence() {
        OnnxGraph strange = Small.graph(17, "Frobnicate");
        assertThat(TestData.refusal(() -> new OrtTrunks().load(strange, on(DeviceChoice.CPU), Task.SILENT))
                        .problem())
                .contains("Frobnicate");
    }

    @Test
    void without_cuda_auto_falls_back_and_says_why_and_cuda_is_refused() {
        OrtTrunks trunks = new OrtTrunks();
        assertThat(trunks.providers()).contains("cpu");
        assumeFalse(trunks.providers().contains("cuda"), "Skipped: this build has CUDA");
        try (Trunk trunk = trunks.load(SMALL, on(DeviceChoice.AUTO), Task.SILENT)) {
            assertThat(trunk.device().name()).isEqualTo("cpu");
            assertThat(trunk.device().why()).contains("CUDA");
        }
        assertThat(TestData.refusal(() -> trunks.load(SMALL, on(DeviceChoice.CUDA), Task.SILENT))
                        .remedy())
                .contains("--device");
    }

    @Test
    void asked_for_cuda_the_tail_says_once_that_it_trains_on_the_processor() {
        DjlTails tails = new DjlTails();
        assertThat(tails.device().name()).isEqualTo("cpu");
        assertThat(tails.device().why()).startsWith("this build of PyTorch has no CUDA");
        List<String> warnings = new ArrayList<>();
        Task hearing = new Hearing(warnings);
        for (int i = 0; i < 2; i++) {
            tails.load(Cutter.tail(SMALL, "a"), AT_A, "e", on(DeviceChoice.CUDA), hearing)
                    .close();
        }
        assertThat(warnings).hasSize(1).first().asString().startsWith("CUDA computes the frozen layers alone");
        tails.load(Cutter.tail(SMALL, "a"), AT_A, "e", on(DeviceChoice.AUTO), hearing)
                .close();
        assertThat(warnings).hasSize(1);
    }

    @Test
    void what_may_be_a_weight_and_is_not_trained_is_named_once() {
        OnnxGraph graph = new Chain(17)
                .constant("w", List.of(2L, 2L, 1L, 1L))
                .constant("mask token", List.of(2L, 1L, 1L))
                .constant("mean", List.of(2L, 1L, 1L))
                .constant("zero", List.of(), 0)
                .node("Conv", "c", List.of("image", "w"))
                .node("Greater", "seen", List.of("c", "zero"))
                .node("Where", "filled", List.of("seen", "c", "mask token"))
                .node("Sub", "y", List.of("filled", "mean"))
                .build();
        List<String> warnings = new ArrayList<>();
        DjlTails tails = new DjlTails();
        for (int i = 0; i < 2; i++) {
            tails.load(graph, List.of(2L, 3L, 4L), "", on(DeviceChoice.CPU), new Hearing(warnings))
                    .close();
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("Training leaves these constants as they are")
                .endsWith(": mask token.");
    }

    @Test
    void versions_are_named_for_the_provenance() {
        assertThat(new OrtTrunks().version()).matches("ONNX Runtime \\d+\\.\\d+\\.\\d+");
        assertThat(new DjlTails().version()).matches("DJL \\d+\\.\\d+\\.\\d+, PyTorch \\d+\\.\\d+\\.\\d+");
    }
}
