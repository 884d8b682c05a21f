package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import quadrant.engine.StepRule;

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019), β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and a running
 * average of the weights (Polyak & Juditsky 1992).
 *
 * <p>w ← w(1 − ηλ) − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). DJL's own optimiser frees its state only with the
 * garbage collector; this one's arrays belong to the tail.
 */
final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private AdamW() {}

    /** Moves one parameter in place; temporary arrays belong to the gradient's manager. */
    static void update(ParameterSlots p, NDArray gradient, double learningRate, StepRule rule) {
        double correction1 = 1 - Math.pow(BETA1, rule.step());
        double correction2 = 1 - Math.pow(BETA2, rule.step());
        p.firstMoment().muli(BETA1).addi(gradient.mul(1 - BETA1));
        p.secondMoment().muli(BETA2).addi(gradient.square().muli(1 - BETA2));
        NDArray denominator =
                p.secondMoment().sqrt().muli(1 / Math.sqrt(correction2)).addi(EPSILON);
        NDArray move = p.firstMoment().div(denominator).muli(learningRate / correction1);
        p.weights().muli(1 - learningRate * rule.weightDecay()).subi(move);
        p.average().muli(rule.averageDecay()).addi(p.weights().mul(1 - rule.averageDecay()));
        denominator.close();
        move.close();
    }
}
