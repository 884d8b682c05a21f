/**
 * The one reader of image files, and ImageJ's images as pixel sources.
 *
 * <p>In: files on disk. Out: {@link quadrant.pixels.RawImage}. Faces call; it shows no dialog and writes to no log, so it
 * serves the command line and the plug-ins alike.
 */
@NullMarked
package quadrant.imagej;

import org.jspecify.annotations.NullMarked;
