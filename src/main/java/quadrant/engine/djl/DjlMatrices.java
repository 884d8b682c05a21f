package quadrant.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Function;
import quadrant.engine.Matrices;

/** {@link Matrices} by PyTorch, on the processor; each call frees the memory it used. */
final class DjlMatrices implements Matrices {
    private final Engine engine;

    DjlMatrices(Engine engine) {
        this.engine = engine;
    }

    private double[] on(Function<NDManager, NDArray> work) {
        JniUtils.setGradMode(false);
        try (NDManager manager = engine.newBaseManager(ai.djl.Device.cpu())) {
            return work.apply(manager).toDoubleArray();
        }
    }

    private static NDArray matrix(NDManager manager, double[] values, int rows) {
        return manager.create(values, new Shape(rows, values.length / rows));
    }

    @Override
    public double[] timesTransposed(double[] a, double[] b, int inner) {
        return on(m -> matrix(m, a, a.length / inner)
                .matMul(matrix(m, b, b.length / inner).transpose()));
    }

    @Override
    public double[] times(double[] a, double[] b, int inner) {
        return on(m -> matrix(m, a, a.length / inner).matMul(matrix(m, b, inner)));
    }

    @Override
    public double[] transposedTimes(double[] a, double[] b, int rows) {
        return on(m -> matrix(m, a, rows).transpose().matMul(matrix(m, b, rows)));
    }

    @Override
    public double[] inverse(double[] a, int n) {
        return on(m -> matrix(m, a, n).inverse());
    }
}
