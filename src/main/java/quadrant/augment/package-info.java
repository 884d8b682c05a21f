/**
 * Augmented views of a patch: a table of transforms, plans of them, and the augmenter that draws them.
 *
 * <p>In: an RGB patch of the network's size, a plan, a seed, the image's key and a view number, which together determine the
 * view to the bit. Out: the view. It calls only {@code pixels} and {@code task}.
 */
@NullMarked
package quadrant.augment;

import org.jspecify.annotations.NullMarked;
