/**
 * A fine-tuned model at work on new images.
 *
 * <p>In: a {@link quadrant.model.FineTunedModel} and pixel sources. Out: probabilities. All that it does to pixels is
 * written in the model.
 */
@NullMarked
package quadrant.inference;

import org.jspecify.annotations.NullMarked;
