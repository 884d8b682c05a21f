/** The walk through the cells of an image: which class each has, in which order they come, and what can be undone. */
@NullMarked
package quadrant.labelling;

import org.jspecify.annotations.NullMarked;
