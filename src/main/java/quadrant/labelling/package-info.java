/**
 * Labelling the cells of an image: their classes, their order, and undo.
 *
 * <p>In: the number of cells, names of classes, keys. Out: {@link quadrant.labelling.CellLabels}. It uses {@code task}, but
 * neither windows nor files.
 */
@NullMarked
package quadrant.labelling;

import org.jspecify.annotations.NullMarked;
