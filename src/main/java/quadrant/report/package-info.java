/**
 * Datasets, tables and reports as files.
 *
 * <p>In: folders and CSVs, read with the pixel reader that the face hands over. Out: {@link quadrant.dataset.Dataset}.
 * Faces call; it never decodes an image itself.
 */
@NullMarked
package quadrant.report;

import org.jspecify.annotations.NullMarked;
