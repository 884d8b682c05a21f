/**
 * The training plan, as plain values: strategy, depth, augmentation, schedule, device.
 *
 * <p>In: the user's wishes, from any interface. Out: {@link quadrant.plan.TrainingPlan}, the same for every interface. No work
 * is done here.
 */
@NullMarked
package quadrant.plan;

import org.jspecify.annotations.NullMarked;
