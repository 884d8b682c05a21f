/**
 * Inference: a fine-tuned model applied to new images.
 *
 * <p>In: a {@link quadrant.model.FineTunedModel} and pixel sources. Out: probabilities. The preprocessing is fully defined by
 * the model file.
 */
@NullMarked
package quadrant.inference;

import org.jspecify.annotations.NullMarked;
