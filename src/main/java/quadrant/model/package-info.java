/**
 * The fine-tuned model as a file: one ONNX graph that carries its classes, preprocessing and provenance.
 *
 * <p>In: a trained graph. Out: {@link quadrant.model.FineTunedModel}, from and to bytes that depend only on data, plan and
 * seed.
 */
@NullMarked
package quadrant.model;

import org.jspecify.annotations.NullMarked;
