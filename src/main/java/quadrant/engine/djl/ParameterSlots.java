package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import quadrant.engine.Tail;
import quadrant.engine.Tail.StepRule;

/**
 * One trained parameter: its weights in the engine, and on the heap the two moments and the running average of its optimiser.
 *
 * <p>This is Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019), β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and a running
 * average of the weights (Polyak & Juditsky 1992): w ← w(1 − ηλ) − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). The step is
 * one pass over the memory, chunk by chunk, in loops that the Java compiler vectorises. With DJL array operations it would be
 * twenty passes, and DJL's own optimiser frees its state only with the garbage collector.
 *
 * <p>On the CPU the engine's own memory is accessed through a direct buffer and updated in place; for a GPU the buffer is a
 * host copy that is sent after each change.
 */
final class ParameterSlots {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    /** The weights and gradients of a chunk stay in the processor's cache. */
    private static final int CHUNK = 2048;

    private final NDArray weights;
    private final ByteBuffer host;
    private final float[] firstMoment;
    private final float[] secondMoment;
    private final float[] average;

    ParameterSlots(NDArray weights) {
        this.weights = weights;
        this.host = weights.toByteBuffer(true).order(ByteOrder.nativeOrder());
        int size = Math.toIntExact(weights.size());
        this.firstMoment = new float[size];
        this.secondMoment = new float[size];
        this.average = array();
        weights.setRequiresGradient(true);
        defineGradient();
    }

    /** A gradient of zeros: DJL returns a null pointer for the gradient of a weight that no backward pass has reached. */
    private void defineGradient() {
        JniUtils.setGradMode(true);
        try (NDArray sum = weights.sum();
                NDArray one = sum.onesLike()) {
            JniUtils.backward((PtNDArray) sum, (PtNDArray) one, false, false);
            JniUtils.zeroGrad((PtNDArray) weights);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** Ends the computation of gradients; the weights stay as they are. */
    void freeze() {
        weights.setRequiresGradient(false);
    }

    private FloatBuffer values() {
        return host.duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
    }

    private float[] array() {
        float[] copy = new float[Math.toIntExact(weights.size())];
        values().get(copy);
        return copy;
    }

    /** Updates the weights by the gradient of the last backward pass, and clears it. */
    void step(NDManager temporary, double learningRate, StepRule rule) {
        try (NDArray gradient = weights.getGradient()) {
            gradient.attach(temporary);
            FloatBuffer g =
                    gradient.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
            update(values(), g, learningRate, rule);
            send();
            // torch adds to the existing gradient, and DJL's collector does not clear it
            JniUtils.zeroGrad((PtNDArray) weights);
        }
    }

    private void update(FloatBuffer weights, FloatBuffer gradient, double learningRate, StepRule rule) {
        float decay = (float) (1 - learningRate * rule.weightDecay());
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, rule.step())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, rule.step())));
        float keep = (float) rule.averageDecay();
        float[] w = new float[CHUNK];
        float[] g = new float[CHUNK];
        for (int at = 0; at < average.length; at += CHUNK) {
            int n = Math.min(CHUNK, average.length - at);
            weights.get(at, w, 0, n);
            gradient.get(at, g, 0, n);
            moments(g, at, n);
            for (int i = 0; i < n; i++) {
                w[i] = decay * w[i] - rate * firstMoment[at + i] / (root * g[i] + EPSILON);
            }
            for (int i = 0; i < n; i++) {
                average[at + i] = keep * average[at + i] + (1 - keep) * w[i];
            }
            weights.put(at, w, 0, n);
        }
    }

    /** Updates the moments of a chunk, and puts the root of the second in place of the gradient. */
    private void moments(float[] g, int at, int n) {
        for (int i = 0; i < n; i++) {
            firstMoment[at + i] = BETA1 * firstMoment[at + i] + (1 - BETA1) * g[i];
        }
        for (int i = 0; i < n; i++) {
            secondMoment[at + i] = BETA2 * secondMoment[at + i] + (1 - BETA2) * g[i] * g[i];
        }
        for (int i = 0; i < n; i++) {
            g[i] = (float) Math.sqrt(secondMoment[at + i]);
        }
    }

    /** The gradient of the last backward pass; it is cleared. */
    float[] takeGradient(NDManager temporary) {
        try (NDArray gradient = weights.getGradient()) {
            gradient.attach(temporary);
            float[] copy = gradient.toFloatArray();
            JniUtils.zeroGrad((PtNDArray) weights);
            return copy;
        }
    }

    private void send() {
        if (weights.getDevice().isGpu()) {
            weights.set(host);
        }
    }

    /** The running average as an array of the manager. */
    NDArray averaged(NDManager manager) {
        return manager.create(average, weights.getShape());
    }

    float[] average() {
        return average.clone();
    }

    /** Sets the weights, and their running average to the same values. */
    void adopt(float[] other) {
        values().put(other);
        System.arraycopy(other, 0, average, 0, average.length);
        send();
    }

    Tail.Slots copy() {
        return new Tail.Slots(array(), firstMoment.clone(), secondMoment.clone(), average.clone());
    }

    void restore(Tail.Slots s) {
        values().put(s.weights());
        System.arraycopy(s.firstMoment(), 0, firstMoment, 0, firstMoment.length);
        System.arraycopy(s.secondMoment(), 0, secondMoment, 0, secondMoment.length);
        System.arraycopy(s.average(), 0, average, 0, average.length);
        send();
    }
}
