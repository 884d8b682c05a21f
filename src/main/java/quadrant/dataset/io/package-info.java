/**
 * Labelled images as users keep them: folders, CSV files, ROIs and label maps; tables of predictions; files that may be replaced.
 *
 * <p>Nothing outside this room reads a table of the user's, and what is refused here names the file, the line and the remedy.
 */
@NullMarked
package quadrant.dataset.io;

import org.jspecify.annotations.NullMarked;
