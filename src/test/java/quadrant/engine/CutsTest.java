package quadrant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.Halves;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/** At every offered cut: trunk and tail make the whole again, in ONNX Runtime and across the two engines. */
class CutsTest {
    private static final Compute CPU = new Compute(DeviceChoice.CPU, 1);
    private static final int IMAGES = 2;
    private static final int CLASSES = 5;

    private static Backbone backbone;
    private static OnnxGraph graph;
    private static ByteBuffer images;
    private static float[] whole;

    @BeforeAll
    static void a_network_with_a_random_head() {
        backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        SplittableRandom random = new SplittableRandom(5);
        float[] head = new float[CLASSES * backbone.head().width()];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        graph = backbone.head().replace(backbone.graph(), CLASSES).withWeights(Map.of(Head.WEIGHT, head));
        images = direct(IMAGES * 3 * 224 * 224);
        while (images.hasRemaining()) {
            images.putFloat((float) random.nextDouble(-1, 1));
        }
        images.flip();
        whole = run(graph, images, IMAGES).get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void joined_halves_equal_the_whole_and_the_tail_equals_onnx_runtime(int depth) {
        Halves halves = Halves.of(graph, backbone.card().cuts().get(depth));

        assertThat(run(halves.join(), images, IMAGES).get(0)).isEqualTo(whole);

        ByteBuffer features;
        List<Long> shape;
        try (Trunk trunk = new OrtTrunks().load(halves.trunk(), CPU, Task.SILENT)) {
            shape = trunk.featureShapes().get(0);
            features = direct(IMAGES * size(shape));
            trunk.run(images, IMAGES, List.of(features));
        }
        try (Tail tail =
                new DjlTails().load(halves.tail(), shape, backbone.head().features(), CPU, Task.SILENT)) {
            assertThat(relativeDifference(tail.logits(features, IMAGES), whole)).isLessThan(1e-4);
        }
    }

    @Test
    void a_step_lowers_the_loss_and_the_trained_weights_give_the_same_in_onnx_runtime() {
        Halves halves = Halves.of(graph, backbone.card().cuts().get(2));
        try (Trunk trunk = new OrtTrunks().load(halves.trunk(), CPU, Task.SILENT);
                Tail tail = new DjlTails()
                        .load(
                                halves.tail(),
                                trunk.featureShapes().get(0),
                                backbone.head().features(),
                                CPU,
                                Task.SILENT)) {
            ByteBuffer features = direct(IMAGES * size(trunk.featureShapes().get(0)));
            trunk.run(images, IMAGES, List.of(features));
            float[] targets = new float[IMAGES * CLASSES];
            targets[0] = 0.5f;
            targets[CLASSES + 1] = 0.5f;
            List<Double> losses = new ArrayList<>();
            for (int step = 1; step <= 12; step++) {
                Map<String, Double> rates = new HashMap<>();
                tail.parameters().forEach(p -> rates.put(p, 1e-3));
                losses.add(tail.step(
                                new TrainingBatch(features, IMAGES, targets, new float[0]),
                                new StepRule(step, rates, 0.02, 0.5))
                        .loss());
            }
            assertThat(losses.get(11)).isLessThan(losses.get(0) / 2);

            float[] tuned = tail.logits(features, IMAGES);
            OnnxGraph joined = new Halves(halves.trunk(), halves.tail().withWeights(tail.averages())).join();
            assertThat(relativeDifference(run(joined, images, IMAGES).get(0), tuned))
                    .isLessThan(1e-4);
            assertThat(relativeDifference(tuned, whole)).isGreaterThan(1e-2);
        }
    }

    @Test
    void a_restored_state_goes_on_to_the_same_weights() {
        Halves halves = Halves.of(graph, backbone.card().cuts().get(1));
        List<Long> shape = List.of(320L, 7L, 7L);
        ByteBuffer features = direct(IMAGES * size(shape));
        SplittableRandom random = new SplittableRandom(1);
        while (features.hasRemaining()) {
            features.putFloat((float) random.nextDouble(-1, 1));
        }
        features.flip();
        float[] targets = new float[IMAGES * CLASSES];
        targets[2] = 1;
        try (Tail a = new DjlTails().load(halves.tail(), shape, backbone.head().features(), CPU, Task.SILENT);
                Tail b = new DjlTails()
                        .load(halves.tail(), shape, backbone.head().features(), CPU, Task.SILENT)) {
            Map<String, Double> rates = new HashMap<>();
            a.parameters().forEach(p -> rates.put(p, 1e-3));
            TrainingBatch batch = new TrainingBatch(features, IMAGES, targets, new float[0]);
            a.step(batch, new StepRule(1, rates, 0.02, 0.5));
            b.restore(a.state());
            a.step(batch, new StepRule(2, rates, 0.02, 0.5));
            b.step(batch, new StepRule(2, rates, 0.02, 0.5));
            Map<String, float[]> expected = a.averages();
            b.averages().forEach((name, w) -> assertThat(w).isEqualTo(expected.get(name)));
        }
    }

    private static List<float[]> run(OnnxGraph g, ByteBuffer in, int n) {
        try (Trunk t = new OrtTrunks().load(g, CPU, Task.SILENT)) {
            List<ByteBuffer> out =
                    t.featureShapes().stream().map(s -> direct(n * size(s))).toList();
            t.run(in, n, out);
            List<float[]> all = new ArrayList<>();
            for (ByteBuffer b : out) {
                float[] f = new float[b.capacity() / Float.BYTES];
                b.duplicate()
                        .order(ByteOrder.nativeOrder())
                        .clear()
                        .asFloatBuffer()
                        .get(f);
                all.add(f);
            }
            return all;
        }
    }

    private static int size(List<Long> shape) {
        return shape.stream().reduce(1L, (a, b) -> a * b).intValue();
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    private static double relativeDifference(float[] a, float[] b) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            largest = Math.max(largest, Math.abs(b[i]));
        }
        return difference / largest;
    }
}
