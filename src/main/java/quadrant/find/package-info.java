/**
 * Finds cells by defaults alone: thresholds, shapes and edges, without learned weights.
 *
 * <p>In: a {@link Picture} and a {@link Search}. Out: labels of objects, and what was left out. {@link Finder} has the
 * way, from quantities that may be high in cells to a tree of thresholds, from which the best nested choice is taken.
 */
@NullMarked
package quadrant.find;

import org.jspecify.annotations.NullMarked;
