package quadrant.engine.djl;

import java.nio.FloatBuffer;
import quadrant.engine.Tail.StepRule;

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019), β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and a running
 * average of the weights (Polyak & Juditsky 1992).
 *
 * <p>w ← w(1 − ηλ) − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * <p>The step is one pass over the memory, chunk by chunk through arrays that stay in the processor's cache and whose loops the
 * Java compiler vectorises. With DJL array operations it would be twenty passes, and DJL's own optimiser frees its state only
 * with the garbage collector.
 */
final class AdamW {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final int CHUNK = 2048;

    private final float[] w = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] m = new float[CHUNK];
    private final float[] v = new float[CHUNK];
    private final float[] a = new float[CHUNK];

    /** Updates one parameter's weights, and its state, in place. */
    void update(
            FloatBuffer weights,
            FloatBuffer gradient,
            float[] firstMoment,
            float[] secondMoment,
            float[] average,
            double learningRate,
            StepRule rule) {
        float decay = (float) (1 - learningRate * rule.weightDecay());
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, rule.step())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, rule.step())));
        float keep = (float) rule.averageDecay();
        for (int at = 0; at < average.length; at += CHUNK) {
            int n = Math.min(CHUNK, average.length - at);
            weights.get(at, w, 0, n);
            gradient.get(at, g, 0, n);
            System.arraycopy(firstMoment, at, m, 0, n);
            System.arraycopy(secondMoment, at, v, 0, n);
            System.arraycopy(average, at, a, 0, n);
            moments(n);
            move(n, decay, rate, root, keep);
            weights.put(at, w, 0, n);
            System.arraycopy(m, 0, firstMoment, at, n);
            System.arraycopy(v, 0, secondMoment, at, n);
            System.arraycopy(a, 0, average, at, n);
        }
    }

    private void moments(int n) {
        for (int i = 0; i < n; i++) {
            m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
        }
        for (int i = 0; i < n; i++) {
            v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
        }
    }

    private void move(int n, float decay, float rate, float root, float keep) {
        for (int i = 0; i < n; i++) {
            g[i] = (float) Math.sqrt(v[i]);
        }
        for (int i = 0; i < n; i++) {
            w[i] = decay * w[i] - rate * m[i] / (root * g[i] + EPSILON);
        }
        for (int i = 0; i < n; i++) {
            a[i] = keep * a[i] + (1 - keep) * w[i];
        }
    }
}
