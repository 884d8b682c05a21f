package quadrant.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Compute;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.onnx.Cutter;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/** What a step makes dies with it: arrays that stayed with the weights once cost 50 MiB a step. */
class StepMemoryTest {
    private static final int CLASSES = 2;
    private static final int ROWS = 2;

    @Test
    void steps_and_looks_leave_no_array_behind() {
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        var tailGraph = Cutter.tail(
                backbone.head().replace(backbone.graph(), CLASSES),
                backbone.card().cuts().get(1));
        List<Long> shape = List.of(320L, 7L, 7L);
        Compute cpu = new Compute(DeviceChoice.CPU, 1);
        String dropoutAt = backbone.head().features();
        // loads the engine as the product does
        new DjlTails().load(tailGraph, shape, dropoutAt, cpu, Task.SILENT).close();
        try (BaseNDManager manager = (BaseNDManager) Engine.getEngine("PyTorch").newBaseManager();
                Tail tail = new DjlTail(tailGraph, dropoutAt, manager, shape)) {
            ByteBuffer features =
                    ByteBuffer.allocateDirect(ROWS * 320 * 7 * 7 * Float.BYTES).order(ByteOrder.nativeOrder());
            step(tail, features, 1);
            List<NDArray> before = manager.getManagedArrays();
            for (int i = 2; i < 5; i++) {
                step(tail, features, i);
                tail.logits(features, ROWS);
                tail.logits(features, ROWS);
            }
            assertThat(before).isNotEmpty();
            assertThat(manager.getManagedArrays()).hasSameSizeAs(before);
        }
    }

    private static void step(Tail tail, ByteBuffer features, int step) {
        Map<String, Double> rates = new HashMap<>();
        tail.parameters().forEach(p -> rates.put(p, 1e-3));
        float[] targets = {0.5f, 0, 0, 0.5f};
        tail.step(new TrainingBatch(features, ROWS, targets, new float[0]), new StepRule(step, rates, 0.01, 0.5));
    }
}
