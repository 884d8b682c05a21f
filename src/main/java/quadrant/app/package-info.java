/**
 * What every face shares: the wiring of the engines, the options of each verb, and the jobs that put results on disk.
 *
 * <p>In: options as texts, from the command line, a dialog, a macro or a script. Out: files, whole or not at all. The
 * only room that names {@code engine.ort} and {@code engine.djl}; nothing but its own faces may call it.
 */
@NullMarked
package quadrant.app;

import org.jspecify.annotations.NullMarked;
