/**
 * Labelled images as users keep them: folders, CSV files, ROIs and label maps; tables of predictions; files that may be replaced.
 *
 * <p>All tables of the user are read in this package, and its messages name the file, the line and the remedy.
 */
@NullMarked
package quadrant.dataset.io;

import org.jspecify.annotations.NullMarked;
