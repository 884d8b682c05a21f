package quadrant.training;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quadrant.engine.Engines;
import quadrant.engine.StepRule;
import quadrant.engine.Tail;
import quadrant.engine.TrainingBatch;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.Halves;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * How long a step of a tail takes: on features that mean nothing, as they would lie in the cache; where everything is
 * trained, with the making of its views, as both run in training.
 */
public final class StepPace {
    private static final int STEPS = 2;

    private StepPace() {}

    /** Seconds of one step at the recipe's depth and batch, after one that does not count; 0 for the head alone. */
    public static double seconds(Engines engines, TrainingInput input, Task task) {
        if (input.recipe().depth() == 0) {
            return 0;
        }
        OnnxGraph graph = input.backbone().head().replace(input.backbone().graph(), input.classes());
        Halves halves = Cutter.cut(
                graph, input.backbone().card().cuts().get(input.recipe().depth()));
        List<Long> shape;
        boolean onCpu;
        try (Trunk trunk = engines.trunks().load(halves.trunk(), input.compute(), task)) {
            shape = trunk.featureShapes().get(0);
            onCpu = trunk.device().name().equals("cpu");
        }
        int n = Math.min(
                input.recipe().batchSize(),
                input.train().size() * input.recipe().views());
        ByteBuffer features = FeatureExtractor.direct((long) n * FeatureExtractor.count(shape) * Float.BYTES);
        float[] targets = new float[n * input.classes()];
        Arrays.fill(targets, 1f / targets.length);
        int images = input.train().size();
        int of = input.recipe().views();
        int[] rows =
                IntStream.range(0, n).map(i -> i * images / n * of + i % of).toArray();
        try (Workers workers = new Workers(input.compute().threads());
                FeatureRows views = input.whole() ? ViewRows.ofTraining(input, workers, !onCpu) : new NothingToMake();
                Tail tail = engines.tails()
                        .load(halves.tail(), shape, input.backbone().head().features(), input.compute(), task)) {
            Map<String, Double> rates = new HashMap<>();
            tail.parameters().forEach(p -> rates.put(p, 1e-6));
            TrainingBatch batch = new TrainingBatch(features, n, targets, new float[0]);
            views.gather(rows, features);
            views.ahead(rows);
            tail.step(batch, new StepRule(1, rates, 0, 0.5));
            long start = System.nanoTime();
            for (int i = 0; i < STEPS; i++) {
                task.checkCancelled();
                views.gather(rows, features);
                views.ahead(rows);
                tail.step(batch, new StepRule(2 + i, rates, 0, 0.5));
            }
            return (System.nanoTime() - start) / 1e9 / STEPS;
        }
    }

    /** Features that lie there already. */
    private static final class NothingToMake implements FeatureRows {
        @Override
        public int rows() {
            return 0;
        }

        @Override
        public void gather(int[] rows, ByteBuffer into) {}

        @Override
        public void close() {}
    }
}
