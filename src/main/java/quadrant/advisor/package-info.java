/**
 * The size–similarity matrix: the measurement of a dataset, and the fine-tuning that follows from it.
 *
 * <p>In: the training part of a dataset and a backbone. Out: {@link quadrant.advisor.Advice}: a complete recipe, and the
 * reasons.
 */
@NullMarked
package quadrant.advisor;

import org.jspecify.annotations.NullMarked;
