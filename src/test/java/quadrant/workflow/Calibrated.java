package quadrant.workflow;

import java.util.function.IntFunction;
import quadrant.dataset.Dataset;
import quadrant.model.Uncertainty;
import quadrant.onnx.Averaged;
import quadrant.training.LayerFit;

/** The uncertainty of a classifier without its graph. */
public final class Calibrated {
    private Calibrated() {}

    /**
     * As a training calibrates it.
     *
     * @param features of an image of the data by its index
     */
    public static Uncertainty of(
            Dataset data, LayerFit.Fitted fitted, Averaged tensor, IntFunction<float[]> features, long seed) {
        UncertaintyCalibration calibration = new UncertaintyCalibration(seed);
        return calibration.uncertainty(
                fitted.leftOut()
                        .map(p -> new UncertaintyCalibration.HeldOut(
                                p, fitted.temperature(), UncertaintyCalibration.count(p))),
                calibration.outliers(data, tensor, features));
    }
}
