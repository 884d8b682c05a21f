package quadrant.workflow;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.augment.ViewSheet;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.GroupPooling;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.ColourBaseline;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;

/**
 * Tests a model on the held-out images, beside the classifiers on the last layer and on colours alone, and assembles a run's
 * results.
 */
final class RunResult {
    private final Engines engines;
    private final Stopwatch watch;

    RunResult(Engines engines, Stopwatch watch) {
        this.engines = engines;
        this.watch = watch;
    }

    /**
     * Tests the model.
     *
     * @param known predictions for the test part, where they are known without another pass
     * @param leftOut predictions for the training images by fits without them, as yet without the colour baseline
     */
    FineTuned of(
            UncertaintyCalibration.Learnt learnt,
            Trained trained,
            Optional<LayerTraining.Tested> known,
            Optional<FineTuned.Scored> leftOut,
            RunContext c,
            Task task) {
        FineTunedModel model = learnt.model();
        watch.start("test");
        Optional<Predictions> test = known.flatMap(LayerTraining.Tested::model)
                .or(() -> test(model, c.parts().testSet(), c.compute(), task));
        Optional<Predictions> testLastLayer = known.map(LayerTraining.Tested::last)
                .or(() -> c.advice().recipe().strategy() == Strategy.HEAD
                        ? test
                        : test(model.with(trained.headGraph()), c.parts().testSet(), c.compute(), task));
        watch.start("colour");
        boolean wanted = test.isPresent() || leftOut.isPresent();
        Optional<ColourBaseline.Probabilities> colour = wanted ? Optional.of(colour(c, task)) : Optional.empty();
        watch.stop();
        return new FineTuned(
                model,
                c.backbone().card(),
                c.advice(),
                new FineTuned.Parts(
                        c.parts().trainSet(),
                        c.parts().validationSet(),
                        c.parts().testSet()),
                trained.epochs(),
                trained.keptEpoch(),
                trained.largestDifference(),
                new FineTuned.Uncertain(learnt.sentences(), learnt.heldOut()),
                test.map(t -> new FineTuned.Scored(
                        labelled(t, model.pooling(), c),
                        testLastLayer.map(p -> labelled(p, model.pooling(), c)),
                        colour.map(p -> labelled(t.with(p.test()), GroupPooling.logits(1), c)))),
                leftOut.map(l -> new FineTuned.Scored(
                        l.model(),
                        l.headOnly(),
                        colour.flatMap(ColourBaseline.Probabilities::leftOut)
                                .map(p -> labelled(ofTraining(p, c.parts().trainSet()), GroupPooling.logits(1), c)))),
                watch.seconds(),
                trained.device().name().toUpperCase(Locale.ROOT) + ", "
                        + c.compute().threads() + " threads ("
                        + trained.device().why() + ")",
                c.scan().skipped(),
                DatasetScan.dataHash(c.scan().images()),
                views(model, c, task),
                new CheckedData(
                        c.scan().dataset(),
                        c.scan().guard(),
                        c.start().again(c.parts().test())));
    }

    /** Where labels are of bags, each bag as one image. */
    private static Predictions labelled(Predictions images, GroupPooling pooling, RunContext c) {
        return c.scan().dataset().bags() ? GroupCall.pooled(images, pooling) : images;
    }

    private static Predictions ofTraining(List<List<Float>> probabilities, Dataset train) {
        List<Sample> samples = train.samples();
        return new Predictions(
                train.classes(),
                IntStream.range(0, samples.size())
                        .mapToObj(i -> new Prediction(
                                samples.get(i).id(),
                                samples.get(i).group(),
                                OptionalInt.of(samples.get(i).label()),
                                probabilities.get(i)))
                        .toList());
    }

    private static ViewSheet views(FineTunedModel model, RunContext c, Task task) {
        try (Workers workers = new Workers(c.compute().threads())) {
            Recipe recipe = c.advice().recipe();
            return new ViewSheets(
                            model.classes(),
                            model.preprocessing(),
                            c.request().plan().seed(),
                            workers)
                    .trainedOn(
                            c.parts().train(),
                            recipe.augmentation(),
                            c.shared().folds() ? 1 : recipe.views(),
                            Task.cancelledWith(task));
        }
    }

    /** The colour baseline, fitted on the model's training and validation images. */
    private static ColourBaseline.Probabilities colour(RunContext c, Task task) {
        task.phase(Phase.COLOURS);
        TrainValTestSplit seen = c.parts().withoutValidation();
        try (Workers workers = new Workers(c.compute().threads())) {
            return c.shared()
                    .colour()
                    .probabilities(seen.trainSet(), seen.train(), c.parts().test(), workers, task);
        }
    }

    private Optional<Predictions> test(FineTunedModel model, Dataset images, Compute compute, Task task) {
        if (images.size() == 0) {
            return Optional.empty();
        }
        Predictions all = new Evaluate(engines.trunks(), compute, model.testViews()).run(model, images, task);
        // without doubts, as predictions by the closed form and those of a resumed fold have none
        return Optional.of(
                all.with(all.rows().stream().map(Prediction::probabilities).toList()));
    }
}
