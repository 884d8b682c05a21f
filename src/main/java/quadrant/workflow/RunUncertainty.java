package quadrant.workflow;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Temperature;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.Moments;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.ImageOutputs;
import quadrant.training.Stopwatch;

/** Calibrates the uncertainty of a fine-tuned network on images that were not used in its training. */
final class RunUncertainty {
    private final Engines engines;
    private final Stopwatch watch;

    RunUncertainty(Engines engines, Stopwatch watch) {
        this.engines = engines;
        this.watch = watch;
    }

    /**
     * By the images of a comparison.
     *
     * @param heldOut empty where none was made
     * @param which the end of a sentence on which images these are
     */
    UncertaintyCalibration.Learnt byComparison(
            FineTunedModel model,
            Optional<Predictions> heldOut,
            String which,
            LayerTraining training,
            RunContext c,
            Task task) {
        Measured<UncertaintyCalibration.HeldOut> comparison = heldOut.map(
                        p -> Measured.of(new UncertaintyCalibration.HeldOut(
                                p,
                                Measured.not(
                                        "The temperature stays 1, as the model was calibrated before it was trained further."),
                                UncertaintyCalibration.count(p) + which)))
                .orElseGet(() -> Measured.not("No image was held out of this training."));
        return byHeldOut(model, comparison, training, c, task);
    }

    /** By held-out predictions; outliers by the pooled layers of the training images. */
    UncertaintyCalibration.Learnt byHeldOut(
            FineTunedModel model,
            Measured<UncertaintyCalibration.HeldOut> heldOut,
            LayerTraining training,
            RunContext c,
            Task task) {
        if (!c.request().uncertainty()) {
            return new UncertaintyCalibration.Learnt(model, List.of(), Optional.empty());
        }
        UncertaintyCalibration calibration =
                new UncertaintyCalibration(c.request().plan().seed());
        return calibration.learn(
                model,
                heldOut,
                calibration.outliers(c.parts().trainSet(), training.likeness(), training::likeness),
                task);
    }

    /** By the validation set, where there is one. */
    UncertaintyCalibration.Learnt byValidation(FineTunedModel model, RunContext c, Task task) {
        Dataset validation = c.parts().validationSet();
        if (!c.request().uncertainty()) {
            return new UncertaintyCalibration.Learnt(model, List.of(), Optional.empty());
        }
        task.phase(Phase.CALIBRATING);
        watch.start("calibration");
        UncertaintyCalibration calibration =
                new UncertaintyCalibration(c.request().plan().seed());
        if (validation.size() == 0) {
            Measured<UncertaintyCalibration.HeldOut> none = Measured.not("No image was held out of this training.");
            return calibration.learn(model, none, Measured.not("No image was held out of this training."), task);
        }
        Predictions raw = new Evaluate(engines.trunks(), c.compute(), model.testViews()).run(model, validation, task);
        Measured<Temperature> t = model.testViews() == TestViews.NONE
                ? Temperature.fit(raw)
                : Measured.not("The temperature stays 1, as it would act on each turned image and not on their mean.");
        Temperature used = t.value().orElse(Temperature.ONE);
        FineTunedModel cooled = model.with(Head.cooled(model.graph(), used.value()));
        Predictions heldOut = used.apply(raw);
        Averaged middle = PooledLayers.of(c.backbone().graph(), c.backbone().head())
                .middle()
                .mean();
        float[][] features = new ImageOutputs(engines.trunks(), c.compute())
                .of(
                        Moments.means(model.graph(), List.of(middle)),
                        c.preprocessing(),
                        validation.samples().stream().map(Sample::pixels).toList(),
                        task)
                .get(0);
        return calibration.learn(
                cooled,
                Measured.of(new UncertaintyCalibration.HeldOut(
                        heldOut,
                        t,
                        UncertaintyCalibration.count(heldOut)
                                + " of the validation part, which also chose the epoch.")),
                calibration.outliers(validation, middle, i -> features[i]),
                task);
    }
}
