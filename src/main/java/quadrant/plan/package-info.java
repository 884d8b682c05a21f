/**
 * What shall be done, as plain values: strategy, depth, augmentation, schedule, device.
 *
 * <p>In: the user's wishes, from any face. Out: {@link quadrant.plan.TrainingPlan}, the same for every face. No work is
 * done here.
 */
@NullMarked
package quadrant.plan;

import org.jspecify.annotations.NullMarked;
