/**
 * Labelled images: classes, groups, and the one way to split.
 *
 * <p>In: samples, each with a {@link quadrant.dataset.PixelSource} that reads its pixels on request. Out: {@link
 * quadrant.dataset.Dataset} and splits in which no group is on both sides.
 */
@NullMarked
package quadrant.dataset;

import org.jspecify.annotations.NullMarked;
