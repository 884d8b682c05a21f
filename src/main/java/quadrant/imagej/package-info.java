/**
 * The one reader of image files, and ImageJ's images as pixel sources.
 *
 * <p>In: files on disk. Out: {@link quadrant.pixels.RawImage}. The interfaces call it; it shows no dialog and writes to no log,
 * so it serves both the command line and the plug-ins.
 */
@NullMarked
package quadrant.imagej;

import org.jspecify.annotations.NullMarked;
