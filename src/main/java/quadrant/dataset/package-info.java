/**
 * Labelled images: classes, groups, and the one way to split.
 *
 * <p>In: samples, each with a {@link quadrant.dataset.PixelSource} that reads its pixels when asked. Out:
 * {@link quadrant.dataset.Dataset} and splits that no group straddles.
 */
@NullMarked
package quadrant.dataset;

import org.jspecify.annotations.NullMarked;
