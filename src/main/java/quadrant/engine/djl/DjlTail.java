package quadrant.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import quadrant.engine.StepResult;
import quadrant.engine.StepRule;
import quadrant.engine.Tail;
import quadrant.engine.TrainingBatch;
import quadrant.onnx.OnnxGraph;

/**
 * A tail with autograd.
 *
 * <p>Native memory: the parameters and the optimiser's state belong to the base manager, which is closed with the tail; all
 * arrays of a step belong to a manager of that step. Gradients are attached to it too, as they have no other owner.
 */
final class DjlTail implements Tail {
    private final NDManager manager;
    private final Interpreter interpreter;
    private final String dropoutAt;
    private final Map<String, ParameterSlots> slots = new LinkedHashMap<>();
    private final List<Long> featureDims;
    private final AdamW optimiser = new AdamW();

    DjlTail(OnnxGraph graph, String dropoutAt, NDManager manager, List<Long> featureDims) {
        this.manager = manager;
        this.dropoutAt = dropoutAt;
        this.featureDims = featureDims;
        this.interpreter = new Interpreter(graph, manager);
        interpreter.parameters().forEach((name, w) -> slots.put(name, new ParameterSlots(w)));
    }

    /** The names of constants that may be weights but are not trained. */
    Set<String> left() {
        return interpreter.left();
    }

    @Override
    public List<String> parameters() {
        return List.copyOf(slots.keySet());
    }

    @Override
    public void freeze(Set<String> names) {
        names.forEach(name -> {
            ParameterSlots p = slots.remove(name);
            if (p != null) {
                p.freeze();
            }
        });
    }

    @Override
    public StepResult step(TrainingBatch batch, StepRule rule) {
        // grad mode is thread-local, and on wherever the engine was not loaded
        JniUtils.setGradMode(false);
        try (NDManager step = manager.newSubManager()) {
            NDArray x = features(step, batch.features(), batch.n());
            int classes = batch.targets().length / batch.n();
            NDArray targets = step.create(batch.targets(), new Shape(batch.n(), classes));
            float[] logits;
            float loss;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray y = rows(interpreter.forward(x, Map.of(), dropoutAt, dropout(step, batch)), batch.n());
                NDArray l = y.logSoftmax(1).mul(targets).sum().neg();
                if (!slots.isEmpty()) { // without parameters there is nothing to differentiate, which torch refuses
                    collector.backward(l);
                }
                loss = l.getFloat();
                logits = y.toFloatArray();
            }
            slots.forEach((name, p) -> p.step(step, rule.learningRates().getOrDefault(name, 0.0), rule, optimiser));
            return new StepResult(loss, logits);
        }
    }

    @Override
    public Map<String, float[]> gradients(ByteBuffer features, int n, float[] weights) {
        JniUtils.setGradMode(false);
        try (NDManager step = manager.newSubManager()) {
            if (!slots.isEmpty()) {
                backward(step, features(step, features, n), n, weights);
            }
            Map<String, float[]> found = new LinkedHashMap<>();
            slots.forEach((name, p) -> found.put(name, p.takeGradient(step)));
            return found;
        }
    }

    private void backward(NDManager step, NDArray x, int n, float[] weights) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray y = interpreter.forward(x, Map.of(), "", UnaryOperator.identity());
            NDArray factors = step.create(weights, new Shape(1, weights.length));
            collector.backward(rows(y, n).mul(factors).sum());
        }
    }

    @Override
    public float[] featureGradient(ByteBuffer features, float[] weights) {
        JniUtils.setGradMode(false);
        try (NDManager step = manager.newSubManager()) {
            NDArray x = features(step, features, 1);
            x.setRequiresGradient(true);
            backward(step, x, 1, weights);
            // the backward pass reaches the weights too, and torch adds to the existing gradients
            slots.values().forEach(p -> p.takeGradient(step));
            try (NDArray gradient = x.getGradient()) {
                gradient.attach(step);
                return gradient.reshape(-1).toFloatArray();
            }
        }
    }

    /** One row of outputs per image. */
    private static NDArray rows(NDArray y, int n) {
        return y.getShape().dimension() == 2 && y.getShape().get(0) == n ? y : y.reshape(n, -1);
    }

    private static UnaryOperator<NDArray> dropout(NDManager step, TrainingBatch batch) {
        if (batch.dropoutMask().length == 0) {
            return UnaryOperator.identity();
        }
        return pooled -> pooled.mul(step.create(batch.dropoutMask(), pooled.getShape()));
    }

    @Override
    public float[] logits(ByteBuffer features, int n) {
        JniUtils.setGradMode(false);
        try (NDManager step = manager.newSubManager()) {
            Map<String, NDArray> others = new LinkedHashMap<>();
            slots.forEach((name, p) -> others.put(name, p.averaged(step)));
            return interpreter
                    .forward(features(step, features, n), others, "", UnaryOperator.identity())
                    .toFloatArray();
        }
    }

    /** The features as an array. */
    private NDArray features(NDManager step, ByteBuffer rows, int n) {
        Shape shape = new Shape(n)
                .addAll(new Shape(
                        featureDims.stream().mapToLong(Long::longValue).toArray()));
        int bytes = Math.toIntExact(shape.size() * Float.BYTES);
        ByteBuffer exact = rows.duplicate().clear().slice(0, bytes).order(ByteOrder.nativeOrder());
        // a direct byte buffer is shared, not copied
        NDArray x = step.create(exact, shape, DataType.FLOAT32);
        return shape.dimension() == 4 ? Shaping.channelsLast(x) : x;
    }

    @Override
    public Map<String, float[]> averages() {
        Map<String, float[]> copy = new LinkedHashMap<>();
        slots.forEach((name, p) -> copy.put(name, p.average()));
        return copy;
    }

    @Override
    public void adopt(Map<String, float[]> weights) {
        JniUtils.setGradMode(false);
        weights.forEach((name, values) -> {
            ParameterSlots p = slots.get(name);
            if (p == null) {
                throw new IllegalArgumentException("The tail has no parameter " + name);
            }
            p.adopt(values);
        });
    }

    @Override
    public Map<String, Slots> state() {
        Map<String, Slots> copy = new LinkedHashMap<>();
        slots.forEach((name, p) -> copy.put(name, p.copy()));
        return copy;
    }

    @Override
    public void restore(Map<String, Slots> state) {
        JniUtils.setGradMode(false);
        slots.forEach((name, p) -> {
            Slots s = state.get(name);
            if (s == null) {
                throw new IllegalArgumentException("The state lacks the parameter " + name);
            }
            p.restore(s);
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}
