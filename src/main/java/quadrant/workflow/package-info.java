/**
 * One class for each verb on labelled images: fine-tune, evaluate, cross-validate, audit, advise; and what they share.
 *
 * <p>In: plans and datasets, as plain values. Out: results, as plain values. Nothing here depends on a file format, a window or
 * a native library.
 */
@NullMarked
package quadrant.workflow;

import org.jspecify.annotations.NullMarked;
