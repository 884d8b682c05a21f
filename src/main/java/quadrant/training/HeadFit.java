package quadrant.training;

import java.util.List;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.Workers;

/** The head alone, fitted on frozen features: a convex problem. */
final class HeadFit {
    private HeadFit() {}

    /**
     * Fits on all rows.
     *
     * @param images the rows' images, each with as many rows as the next
     */
    static LogisticRegression.Fit of(
            PooledRows rows, List<TrainingImage> images, TrainingInput input, Workers workers, Task task) {
        int views = rows.rows() / images.size();
        float[][] features = new float[rows.rows()][];
        int[] labels = new int[rows.rows()];
        for (int r = 0; r < features.length; r++) {
            features[r] = rows.pooled(r);
            labels[r] = images.get(r / views).label();
        }
        return LogisticRegression.fit(
                features, labels, input.classes(), input.recipe().headPenalty(), workers, task);
    }

    /** The head that a graph holds. */
    static LogisticRegression.Fit of(OnnxGraph fitted) {
        return new LogisticRegression.Fit(
                fitted.initializer(Head.WEIGHT).orElseThrow().floats(),
                fitted.initializer(Head.BIAS).orElseThrow().floats());
    }

    /** images×classes logits of the first view of each of the first images. */
    static float[] logits(LogisticRegression.Fit fit, PooledRows rows, int images, int views) {
        int classes = fit.bias().length;
        float[] all = new float[images * classes];
        for (int i = 0; i < images; i++) {
            float[] x = rows.pooled(i * views);
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
