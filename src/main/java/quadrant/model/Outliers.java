package quadrant.model;

import quadrant.evaluation.KnnOutlierDetector;
import quadrant.onnx.Averaged;

/**
 * Tells images that are unlike those of training.
 *
 * @param features the tensor of the model's graph by whose mean over the places an image is known
 * @param known the images of training, by these features
 */
public record Outliers(Averaged features, KnnOutlierDetector known) {}
