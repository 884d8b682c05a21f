/** Quadrant: transfer learning for microscopy. This package has what macros and other programs call. */
@NullMarked
package quadrant;

import org.jspecify.annotations.NullMarked;
