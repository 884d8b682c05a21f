/** Quadrant: transfer learning for microscopy. This package has only the entry point for macro calls; see its subpackages. */
@NullMarked
package quadrant;

import org.jspecify.annotations.NullMarked;
