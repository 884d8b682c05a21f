/**
 * What predictions are worth: metrics with intervals, confusion matrices.
 *
 * <p>In: {@link quadrant.evaluation.Predictions}. Out: values. It never sees an engine.
 */
@NullMarked
package quadrant.evaluation;

import org.jspecify.annotations.NullMarked;
