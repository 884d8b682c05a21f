package quadrant.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.Comparison;
import quadrant.engine.Engines;
import quadrant.evaluation.GroupPooling;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.plan.Strategy;
import quadrant.task.Task;
import quadrant.training.BagFit;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;
import quadrant.training.TrainingImage;

/** The classifier on all layers of the frozen network, fitted to the training images of a run. */
record Layers(LayerTraining training, LayerTraining.Result result) {
    /** @param wished test-time augmentation; empty to choose what helps */
    static Layers fit(Engines engines, RunContext c, LayerRows rows, Optional<TestViews> wished, Task task) {
        LayerTraining training = new LayerTraining(
                engines,
                c.compute(),
                rows,
                c.parts().trainSet(),
                c.parts().train(),
                c.request().plan().seed());
        return new Layers(training, training.run(wished, task));
    }

    /** The same with the classifier on the last layer alone. */
    Layers lastLayer() {
        return new Layers(training, new LayerTraining.Result(result.last(), result.last(), result.bags()));
    }

    /** The same with another fit on all layers, from which a training went on. */
    Layers with(LayerFit.Fitted start) {
        return new Layers(training, new LayerTraining.Result(start, result.last(), result.bags()));
    }

    TestViews views() {
        return result.all().views();
    }

    /** Predictions by it and by the last layer alone for the held-out images, where they are known without another pass. */
    Optional<LayerTraining.Tested> tested(RunContext c) {
        return training.tested(result, c.parts().testSet(), c.parts().test());
    }

    /** It is the model. */
    FineTuned model(Engines engines, Stopwatch watch, RunContext c, Task task) {
        boolean head = c.advice().recipe().strategy() == Strategy.HEAD;
        OnnxGraph graph = head ? training.head(result.all()) : training.graph(result.all());
        FineTunedModel plain = c.model(graph, views(), facts(c))
                .with(result.bags().map(BagFit.Choice::pooling).orElse(GroupPooling.MEAN));
        // a fold's model is written only where models are kept, and then has its uncertainty
        Trained trained = training.trained(
                result, plain, !c.shared().folds() || c.request().uncertainty(), task);
        UncertaintyCalibration.Learnt learnt =
                new RunUncertainty(engines, watch).byHeldOut(plain, training.heldOut(result.all()), training, c, task);
        return new RunResult(engines, watch)
                .of(learnt, trained, tested(c), LayerTraining.leftOut(result, c), read(head, c), c, task);
    }

    /** For the examination, which folds do not have. */
    private Map<String, float[]> read(boolean head, RunContext c) {
        List<TrainingImage> images = new ArrayList<>(c.parts().train());
        images.addAll(c.parts().test());
        return c.shared().folds() ? Map.of() : training.read(result.all(), head, images);
    }

    /** In one order, so that two runs write the same bytes. */
    Map<String, String> facts(RunContext c) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("layers", result.all().variant().text());
        facts.put("ridgeStrength", Double.toString(result.all().strength()));
        facts.put(
                "temperature",
                result.all()
                        .temperature()
                        .value()
                        .map(t -> Double.toString(t.value()))
                        .orElse("1"));
        result.bags().ifPresent(b -> facts.put("bags", b.space()));
        c.advice().comparison().ifPresent(made -> facts.put(Comparison.FACT, made.verdict()));
        return facts;
    }
}
