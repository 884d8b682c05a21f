/**
 * How long work reports to whoever started it: progress, warnings, cancel, and the one exception
 * that the user can mend; and how files that somebody else wrote are read.
 *
 * <p>In: nothing. Out: {@link quadrant.task.Task}, {@link quadrant.task.UserException}, {@link quadrant.task.OutsideFile}.
 * Every room may call; it calls none.
 */
@NullMarked
package quadrant.task;

import org.jspecify.annotations.NullMarked;
