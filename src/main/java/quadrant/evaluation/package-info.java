/**
 * Evaluation of predictions: metrics with intervals, confusion matrices, calibration.
 *
 * <p>In: {@link quadrant.evaluation.Predictions}. Out: values. It does not use an engine.
 */
@NullMarked
package quadrant.evaluation;

import org.jspecify.annotations.NullMarked;
