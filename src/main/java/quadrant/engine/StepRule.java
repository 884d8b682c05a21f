package quadrant.engine;

import java.util.Map;

/**
 * The parameters of one AdamW step (Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019).
 *
 * @param step 1 for the first step of a run
 * @param learningRates by parameter name
 * @param averageDecay d in average ← d·average + (1−d)·weights
 */
public record StepRule(int step, Map<String, Double> learningRates, double weightDecay, double averageDecay) {
    public StepRule {
        learningRates = Map.copyOf(learningRates);
    }
}
