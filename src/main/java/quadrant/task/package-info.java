/**
 * Progress, warnings and cancellation of long-running work, the one exception for mistakes that the user can correct, and safe
 * reading of files of unknown origin.
 *
 * <p>In: nothing. Out: {@link quadrant.task.Task}, {@link quadrant.task.UserException}, {@link quadrant.task.OutsideFile}.
 * Every package may use it; it uses none.
 */
@NullMarked
package quadrant.task;

import org.jspecify.annotations.NullMarked;
