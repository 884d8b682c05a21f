/**
 * Training by the recipe: views, cached features, the head fitted alone, then head and tail together (LP-FT; Kumar et al.,
 * "Fine-tuning can distort pretrained features and underperform out-of-distribution", ICLR 2022).
 *
 * <p>In: samples, a backbone, a {@link quadrant.plan.Recipe}. Out: {@link quadrant.training.Trained}. It uses the engines only
 * through their interfaces.
 */
@NullMarked
package quadrant.training;

import org.jspecify.annotations.NullMarked;
