/** Quadrant: transfer learning for microscopy. Only the entry for macro calls lives here; see the rooms below. */
@NullMarked
package quadrant;

import org.jspecify.annotations.NullMarked;
