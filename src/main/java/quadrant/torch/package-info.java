/** Networks as TorchScript modules: for other programs, and for training. */
@NullMarked
package quadrant.torch;

import org.jspecify.annotations.NullMarked;
