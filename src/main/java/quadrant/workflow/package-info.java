/**
 * One class for each task of the user: fine-tune, classify, evaluate.
 *
 * <p>In: plans and datasets, as plain values. Out: results, as plain values. Nothing here depends on a file format, a window or
 * a native library.
 */
@NullMarked
package quadrant.workflow;

import org.jspecify.annotations.NullMarked;
