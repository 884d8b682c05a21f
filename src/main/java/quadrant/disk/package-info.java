/**
 * What lies in folders: data sets as they are read, tables and reports as they are written.
 *
 * <p>In: paths and values. Out: values and files. A file is written under another name and then moved, so that an
 * interrupted write loses nothing.
 */
@NullMarked
package quadrant.disk;

import org.jspecify.annotations.NullMarked;
