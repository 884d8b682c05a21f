/**
 * What the menu and macros of ImageJ run by name, with dialogs and windows; SciJava modules.
 *
 * <p>In: a dialog, an option string, or parameters, all turned into the texts that the command line understands. Out: files,
 * tables, curves and messages in ImageJ; without a window, lines on standard error and an exit code. It makes no
 * decisions about training.
 */
@NullMarked
package quadrant.imagej.ui;

import org.jspecify.annotations.NullMarked;
