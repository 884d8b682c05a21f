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
 * One trained parameter: its weights in the engine, and on the heap the optimiser's two moments and the running average.
 *
 * <p>On the CPU the engine's own memory is accessed through a direct buffer and updated in place; for a GPU the buffer is a
 * host copy that is sent after each change.
 */
final class ParameterSlots {
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
    void step(NDManager temporary, double learningRate, StepRule rule, AdamW optimiser) {
        try (NDArray gradient = weights.getGradient()) {
            gradient.attach(temporary);
            FloatBuffer g =
                    gradient.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
            optimiser.update(values(), g, firstMoment, secondMoment, average, learningRate, rule);
            send();
            // torch adds to the existing gradient, and DJL's collector does not clear it
            JniUtils.zeroGrad((PtNDArray) weights);
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
