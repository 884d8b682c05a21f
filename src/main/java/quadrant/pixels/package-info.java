/**
 * Pixels from file to network: the planes of a file, their mapping to RGB, the patch, its preprocessing.
 *
 * <p>In: {@link quadrant.pixels.RawImage} from a reader. Out: {@link quadrant.pixels.Patch} and the normalised floats of a
 * backbone's input. Every package may use it; it uses only {@code task}.
 */
@NullMarked
package quadrant.pixels;

import org.jspecify.annotations.NullMarked;
