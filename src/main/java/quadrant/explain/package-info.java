/**
 * Explanations of a fine-tuned model's predictions: activation maps, occlusion, the shortcut test, the feature map.
 *
 * <p>In: a {@link quadrant.model.FineTunedModel} and images. Out: {@link quadrant.explain.Examination} and its parts, plain
 * values without report texts or image files.
 */
@NullMarked
package quadrant.explain;

import org.jspecify.annotations.NullMarked;
