/** Export of fine-tuned models to other programs: WSInfer, OpenCV and bioimage.io. */
@NullMarked
package quadrant.export;

import org.jspecify.annotations.NullMarked;
