/** Fine-tuned models as other programs take them: WSInfer, OpenCV and bioimage.io. */
@NullMarked
package quadrant.export;

import org.jspecify.annotations.NullMarked;
