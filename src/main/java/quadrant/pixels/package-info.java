/**
 * Pixels on their way to a network: the planes of a file, their mapping to RGB, the patch, its preprocessing.
 *
 * <p>In: {@link quadrant.pixels.RawImage} as a reader found them. Out: {@link quadrant.pixels.Patch} and the normalised
 * floats that a backbone eats. Every room may call; it calls only {@code task}.
 */
@NullMarked
package quadrant.pixels;

import org.jspecify.annotations.NullMarked;
