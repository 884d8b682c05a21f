package quadrant.engine.djl;

import static quadrant.task.OptionName.option;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepResult;
import quadrant.engine.Tail.StepRule;
import quadrant.engine.Tail.TrainingBatch;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.UserException;
import quadrant.torch.Flow;
import quadrant.torch.TorchCode;
import quadrant.torch.TorchScript;

/**
 * A tail with autograd.
 *
 * <p>Native memory: the parameters and the optimiser's state belong to the base manager, which is closed with the tail; all
 * arrays of a step belong to a manager of that step. Gradients are attached to it too, as they have no other owner.
 */
final class DjlTail implements Tail {
    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Set<String> left;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, ParameterSlots> slots = new LinkedHashMap<>();
    private final List<Long> featureDims;

    DjlTail(OnnxGraph whole, String dropoutAt, NDManager manager, List<Long> featureDims) {
        OnnxGraph graph = Flow.trainedPart(whole);
        Flow flow = new Flow(graph);
        TorchCode code = TorchCode.trained(graph, flow.trained(), dropoutAt);
        flow.obstacles(code).forEach(n -> {
            throw new UserException(
                    "The tail holds the operator " + n.label()
                            + (flow.isOfBatch(n) ? " in training mode" : "")
                            + ", which Quadrant cannot train through.",
                    "Choose a smaller depth, behind this node, or " + option("strategy")
                            + " head, which needs ONNX Runtime only.");
        });
        this.manager = manager;
        this.featureDims = featureDims;
        this.left = flow.left();
        try {
            this.module = JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(TorchScript.bytes(code)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : flow.trained()) {
            Tensor t = graph.initializer(name).orElseThrow();
            weights.put(name, manager.create(t.floats(), shape(t.dims())));
        }
        weights.forEach((name, w) -> slots.put(name, new ParameterSlots(w)));
    }

    /** The names of constants that may be weights but are not trained. */
    Set<String> left() {
        return left;
    }

    /**
     * Runs the module; all results belong to the features' manager.
     *
     * @param mask that one tensor is multiplied by; a single number for none
     * @param averaged whether the weights are their running averages
     */
    private NDArray forward(NDArray features, NDArray mask, boolean averaged) {
        NDList inputs = new NDList(features, mask);
        weights.forEach((name, w) -> {
            ParameterSlots p = slots.get(name);
            inputs.add(averaged && p != null ? p.averaged(features.getManager()) : w);
        });
        // as it is written: what torch's optimiser fuses would be rounded in another way
        JniUtils.setGraphExecutorOptimize(false);
        return IValueUtils.forward(module, inputs, true).singletonOrThrow();
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
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray y = rows(forward(x, mask(step, batch.dropoutMask()), false), batch.n());
                NDArray l = y.logSoftmax(1).mul(targets).sum().neg();
                if (!slots.isEmpty()) { // without parameters there is nothing to differentiate, which torch refuses
                    collector.backward(l);
                }
                loss = l.getFloat();
                logits = y.toFloatArray();
            }
            slots.forEach((name, p) -> p.step(step, rule.learningRates().getOrDefault(name, 0.0), rule));
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
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray y = forward(x, mask(step), false);
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

    private static NDArray mask(NDManager step, float... mask) {
        return mask.length == 0 ? step.create(1f) : step.create(mask);
    }

    @Override
    public float[] logits(ByteBuffer features, int n) {
        JniUtils.setGradMode(false);
        try (NDManager step = manager.newSubManager()) {
            return forward(features(step, features, n), mask(step), true).toFloatArray();
        }
    }

    private static Shape shape(List<Long> dims) {
        return new Shape(dims.stream().mapToLong(d -> d).toArray());
    }

    /** The features as an array. */
    private NDArray features(NDManager step, ByteBuffer rows, int n) {
        Shape shape = new Shape(n).addAll(shape(featureDims));
        int bytes = Math.toIntExact(shape.size() * Float.BYTES);
        ByteBuffer exact = rows.duplicate().clear().slice(0, bytes).order(ByteOrder.nativeOrder());
        // a direct byte buffer is shared, not copied
        return step.create(exact, shape, DataType.FLOAT32);
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
