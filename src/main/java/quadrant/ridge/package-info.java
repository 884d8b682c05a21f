/**
 * Class-weighted ridge classifiers in closed form, with the scores of images left out by blocks of whole groups.
 *
 * <p>In: rows of standardised features or their kernel, classes, blocks. Out: weights, and for each image the scores of a fit
 * without its block. Hoerl &amp; Kennard, Ridge regression, Technometrics 1970; Golub, Heath &amp; Wahba, Generalized
 * cross-validation, Technometrics 1979.
 */
@NullMarked
package quadrant.ridge;

import org.jspecify.annotations.NullMarked;
