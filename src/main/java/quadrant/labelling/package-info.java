/**
 * The walk through the cells of an image: which class each has, in which order they come, and what can be undone.
 *
 * <p>In: the number of cells, names of classes, keys. Out: {@link quadrant.labelling.CellLabels}. It calls {@code task}, and
 * knows neither windows nor files.
 */
@NullMarked
package quadrant.labelling;

import org.jspecify.annotations.NullMarked;
