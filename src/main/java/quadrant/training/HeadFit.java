package quadrant.training;

import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.Workers;

/** The head alone, fitted on frozen features: a convex problem. */
final class HeadFit {
    private HeadFit() {}

    /** Fits on all rows of the training images. */
    static LogisticRegression.Fit of(FeatureRows train, TrainingInput input, Workers workers, Task task) {
        float[][] features = new float[train.rows()][];
        int[] labels = new int[train.rows()];
        for (int r = 0; r < features.length; r++) {
            features[r] = train.pooled(r);
            labels[r] = input.train().get(r / input.recipe().views()).label();
        }
        return LogisticRegression.fit(
                features, labels, input.classes(), input.recipe().headPenalty(), workers, task);
    }

    /** rows×classes logits of a graph's head. */
    static float[] logits(OnnxGraph fitted, FeatureRows rows, int classes) {
        return logits(
                new LogisticRegression.Fit(
                        fitted.initializer(Head.WEIGHT).orElseThrow().floats(),
                        fitted.initializer(Head.BIAS).orElseThrow().floats()),
                rows,
                classes);
    }

    static float[] logits(LogisticRegression.Fit fit, FeatureRows rows, int classes) {
        float[] all = new float[rows.rows() * classes];
        for (int i = 0; i < rows.rows(); i++) {
            float[] x = rows.pooled(i);
            for (int k = 0; k < classes; k++) {
                double z = fit.bias()[k];
                for (int f = 0; f < x.length; f++) {
                    z += (double) fit.weight()[k * x.length + f] * x[f];
                }
                all[i * classes + k] = (float) z;
            }
        }
        return all;
    }
}
