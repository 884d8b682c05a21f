/**
 * The command line.
 *
 * <p>In: arguments. Out: files, progress on standard error, results on standard output, and an exit code: 0 when it worked, 2
 * for the user's mistake, 1 for ours, 130 when cancelled. The only package that uses picocli.
 */
@NullMarked
package quadrant.cli;

import org.jspecify.annotations.NullMarked;
