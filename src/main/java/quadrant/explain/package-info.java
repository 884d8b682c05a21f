/**
 * What a fine-tuned model looks at: activation maps, occlusion, the shortcut test, the map of its features.
 *
 * <p>In: a {@link quadrant.model.FineTunedModel} and images. Out: {@link quadrant.explain.Examination} and its parts, plain
 * values without words for readers or pictures in files.
 */
@NullMarked
package quadrant.explain;

import org.jspecify.annotations.NullMarked;
