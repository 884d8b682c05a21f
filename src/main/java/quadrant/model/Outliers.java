package quadrant.model;

import quadrant.evaluation.KnnOutlierDetector;
import quadrant.onnx.Averaged;

/**
 * Detects images that are unlike the training images (out-of-distribution).
 *
 * @param features the tensor of the model's graph whose mean over the positions is used as features
 * @param known the detector, fitted to these features of the training images
 */
public record Outliers(Averaged features, KnnOutlierDetector known) {}
