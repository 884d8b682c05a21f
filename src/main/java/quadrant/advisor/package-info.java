/**
 * The size–similarity matrix, measured: where a dataset lies, and what follows for the fine-tuning.
 *
 * <p>In: the training part of a dataset and a backbone. Out: {@link quadrant.advisor.Advice}: a recipe with nothing left
 * open, and the reasons.
 */
@NullMarked
package quadrant.advisor;

import org.jspecify.annotations.NullMarked;
