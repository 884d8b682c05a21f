package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.advisor.Advisor;
import quadrant.advisor.Comparison;
import quadrant.dataset.Dataset;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.onnx.LayerCut;
import quadrant.onnx.MeanOfTwo;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.plan.Deliver;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.training.EpochRecord;
import quadrant.training.FeatureStore;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.Trained;
import quadrant.training.Training;
import quadrant.training.TrainingInput;

/**
 * Trains what the size–similarity matrix prescribes, or the user: a new classifier alone, or the layers down to a depth with it,
 * and compares it with the classifier on all layers of the frozen network.
 *
 * <p>Where both compete for being the model, a training is brief and happens once: to each depth that is tried, half of its
 * epochs on two thirds of the images, which the other third judges; then that of the best depth goes on for the other half on
 * all images.
 */
final class Tuning {
    private static final String NOT_COMPARED = "Training was not compared with the frozen network: ";

    /** Which images the comparison on a third of the groups was made on. */
    private static final String THIRD = ", held out of a training on two thirds of the groups.";

    private final Engines engines;
    private final FeatureStore cache;
    private final double saveSeconds;
    private final Stopwatch watch;

    /** @param saveSeconds after which an unfinished epoch is saved */
    Tuning(Engines engines, FeatureStore cache, double saveSeconds, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.saveSeconds = saveSeconds;
        this.watch = watch;
    }

    /** Trains by the advice; the listener receives each epoch. */
    FineTuned run(RunContext c, Consumer<EpochRecord> listener, Task task) throws IOException {
        TrainingPlan plan = c.request().plan();
        boolean prescribed = plan.strategy() == Strategy.QUADRANT;
        List<Integer> depths = depths(c);
        Recipe recipe = c.advice().recipe().with(depths.get(depths.size() - 1));
        task.detail("depth " + recipe.depth() + ", " + c.request().holdOut().text());
        Optional<TrainingInput> input = recipe.depth() == 0 ? Optional.empty() : Optional.of(input(c, recipe));
        Recipe closed = closed(c);
        LayerRows.Request wanted = prescribed
                ? c.network().with(closed.augmentation(), closed.views())
                : c.network()
                        .with(
                                Advisor.fitted(
                                        plan,
                                        recipe.augmentation(),
                                        c.parts().train().size()),
                                plan.views().orElse(closed.views()));
        LayerRows rows = c.shared().pool().open(wanted, task);
        watch.start("fit");
        Optional<TestViews> views = c.request().testViews();
        Layers layers =
                Layers.fit(engines, c, rows, prescribed ? views : Optional.of(views.orElse(TestViews.NONE)), task);
        if (input.isEmpty()) {
            return prescribed
                    ? headOrLayers(layers, c, task)
                    : layers.lastLayer().model(engines, watch, c, task);
        }
        Epochs epochs = new Epochs(listener, task);
        boolean competes = prescribed && c.parts().validation().isEmpty();
        return competes ? competing(layers, rows, input.get(), epochs, c) : tuned(layers, rows, input.get(), epochs, c);
    }

    /** Where progress is reported. */
    private record Epochs(Consumer<EpochRecord> listener, Task task) {}

    /** The classifier on the last layer, that on all, or their mean, by left-out images. */
    private FineTuned headOrLayers(Layers layers, RunContext c, Task task) {
        LayerTraining training = layers.training();
        Deliver wanted = c.request().plan().deliver();
        Measured<Predictions> all = layers.result().all().leftOut();
        Optional<Predictions> last = layers.result().last().leftOut().value();
        Optional<Challenge.Rivals> rivals = all.value().flatMap(a -> last.map(l -> Challenge.Rivals.of(a, l)));
        RunContext explained = rivals.map(r -> explained(
                        c, r.compared(List.of(), 0, wanted, c.request().plan().seed()), task))
                .orElseGet(() -> c.because(NOT_COMPARED
                        + all.reason().orElse("No image was left out of the classifier on the last layer.")));
        return switch (delivered(explained, wanted)) {
            case LAYERS, BEST -> layers.model(engines, watch, explained.with(closed(c)), task);
            case QUADRANT -> layers.lastLayer().model(engines, watch, explained, task);
            case MEAN -> {
                RunContext of = explained.with(closed(c));
                FineTunedModel mean = model(
                        MeanOfTwo.of(
                                training.graph(layers.result().all()),
                                training.graph(layers.result().last())),
                        layers,
                        Deliver.MEAN,
                        of);
                yield result(
                        layers,
                        training.trained(layers.result(), mean, false, task),
                        byComparison(
                                mean,
                                rivals.map(Challenge.Rivals::mean),
                                ", each left out with its group and others of both fits.",
                                layers,
                                explained,
                                task),
                        of,
                        task);
            }
        };
    }

    /** The model that the comparison chose; without one that on all layers unless the user named another. */
    private static Deliver delivered(RunContext explained, Deliver wanted) {
        return explained
                .advice()
                .comparison()
                .map(Comparison::delivered)
                .orElse(wanted == Deliver.BEST ? Deliver.LAYERS : wanted);
    }

    /** The recipe of the classifier on all layers. */
    private static Recipe closed(RunContext c) {
        return Advisor.closedForm(c.request().plan(), c.advice());
    }

    private static RunContext explained(RunContext c, Comparison made, Task task) {
        RunContext explained = c.with(made);
        explained.advice().reasons().stream().skip(c.advice().reasons().size()).forEach(task::info);
        return explained;
    }

    /** The network is trained to a depth of 1 or more, once it was shown on held-out images that this is worth it. */
    private FineTuned competing(Layers layers, LayerRows rows, TrainingInput input, Epochs to, RunContext c)
            throws IOException {
        Task task = to.task;
        Recipe recipe = input.recipe();
        int trial = Math.max(1, recipe.epochs() / 2);
        Measured<Challenge.Result> compared = compared(layers, rows, input, trial, c, task);
        RunContext explained = explained(c, compared, task);
        Deliver deliver = delivered(explained, c.request().plan().deliver());
        if (deliver == Deliver.LAYERS) {
            return layers.model(engines, watch, explained.with(closed(c)), task);
        }
        Recipe rest = compared.value()
                .map(r -> recipe.with(r.best().depth(), Math.max(1, recipe.epochs() - trial)))
                .orElse(recipe);
        LayerFit.Fitted start = compared.value()
                .map(Challenge.Result::start)
                .orElse(layers.result().all());
        Trained trained = training(c)
                .run(
                        input.with(rest),
                        start,
                        compared.value().map(r -> r.best().weights()).orElse(Map.of()),
                        to.listener,
                        task);
        RunContext at = explained.with(recipe.with(rest.depth()));
        Layers described = deliver == Deliver.QUADRANT ? layers.with(start) : layers;
        FineTunedModel model = model(graph(deliver, layers, trained), described, deliver, at);
        return result(
                layers,
                trained,
                byComparison(model, compared.value().map(r -> r.rivals().of(deliver)), THIRD, layers, at, task),
                at,
                task);
    }

    /** The network is trained to a depth of 1 or more. */
    private FineTuned tuned(Layers layers, LayerRows rows, TrainingInput input, Epochs to, RunContext c)
            throws IOException {
        Task task = to.task;
        if (c.request().plan().strategy() == Strategy.QUADRANT) {
            return validated(
                    layers, training(c).run(input, layers.result().all(), Map.of(), to.listener, task), c, task);
        }
        boolean compares = c.parts().validation().isEmpty()
                && !input.whole()
                && !c.shared().folds();
        Optional<Measured<Challenge.Result>> compared = compares
                ? Optional.of(compared(layers, rows, input, input.recipe().epochs(), c, task))
                : Optional.empty();
        RunContext explained = compared.map(m -> explained(c, m, task)).orElse(c);
        Trained trained = training(c).run(input, layers.result().all(), Map.of(), to.listener, task);
        FineTunedModel model = c.model(trained.graph(), layers.views(), Map.of());
        Optional<Predictions> heldOut =
                compared.flatMap(Measured::value).map(r -> r.rivals().trained());
        return result(
                layers,
                trained,
                heldOut.isPresent()
                        ? byComparison(model, heldOut, THIRD, layers, c, task)
                        : new RunUncertainty(engines, watch).byValidation(model, c, task),
                explained,
                task);
    }

    private static RunContext explained(RunContext c, Measured<Challenge.Result> compared, Task task) {
        return compared.value()
                .map(r -> explained(c, r.comparison(), task))
                .orElseGet(() -> c.because(compared.reason().orElseThrow()));
    }

    /** The comparison on the validation set, which no model was trained on, though it chose the epoch. */
    private FineTuned validated(Layers layers, Trained trained, RunContext c, Task task) {
        Dataset validation = c.parts().validationSet();
        Evaluate evaluate = new Evaluate(engines.trunks(), c.compute(), layers.views());
        FineTunedModel whole = model(trained.graph(), layers, Deliver.QUADRANT, c);
        Challenge.Rivals rivals = Challenge.Rivals.of(
                evaluate.run(
                        model(graph(Deliver.LAYERS, layers, trained), layers, Deliver.LAYERS, c), validation, task),
                evaluate.run(whole, validation, task));
        Deliver wanted = c.request().plan().deliver();
        RunContext explained = explained(
                c,
                rivals.compared(
                        List.of(),
                        c.advice().recipe().depth(),
                        wanted,
                        c.request().plan().seed()),
                task);
        return switch (delivered(explained, wanted)) {
            case LAYERS, BEST -> layers.model(engines, watch, explained.with(closed(c)), task);
            case QUADRANT ->
                result(
                        layers,
                        trained,
                        new RunUncertainty(engines, watch).byValidation(whole, explained, task),
                        explained,
                        task);
            case MEAN -> {
                FineTunedModel mean = model(graph(Deliver.MEAN, layers, trained), layers, Deliver.MEAN, explained);
                yield result(
                        layers,
                        trained,
                        byComparison(
                                mean,
                                Optional.of(rivals.mean()),
                                " of the validation part, which also chose the epoch.",
                                layers,
                                explained,
                                task),
                        explained,
                        task);
            }
        };
    }

    private Measured<Challenge.Result> compared(
            Layers layers, LayerRows rows, TrainingInput input, int epochs, RunContext c, Task task) {
        watch.start("comparison");
        TrainingPlan plan = c.request().plan();
        Recipe recipe = input.recipe();
        List<Recipe> trials =
                depths(c).stream().map(d -> recipe.with(d, epochs)).toList();
        Deliver wanted = plan.strategy() == Strategy.QUADRANT ? plan.deliver() : Deliver.QUADRANT;
        return new Challenge(engines, cache, watch)
                .run(rows, new Challenge.Request(c.parts().trainSet(), input, trials, layers.views(), wanted), task);
    }

    private Training training(RunContext c) {
        return new Training(engines, cache, c.request().workFolder(), saveSeconds, watch);
    }

    private static OnnxGraph graph(Deliver deliver, Layers layers, Trained trained) {
        OnnxGraph frozen = layers.training().graph(layers.result().all());
        return switch (deliver) {
            case LAYERS, BEST -> frozen;
            case QUADRANT -> trained.graph();
            case MEAN -> MeanOfTwo.of(frozen, trained.graph());
        };
    }

    private static FineTunedModel model(OnnxGraph graph, Layers layers, Deliver deliver, RunContext c) {
        Map<String, String> facts = layers.facts(c);
        if (deliver == Deliver.MEAN) {
            facts.put("strategy", "mean");
        }
        return c.model(graph, layers.views(), facts);
    }

    private UncertaintyCalibration.Learnt byComparison(
            FineTunedModel model, Optional<Predictions> heldOut, String which, Layers layers, RunContext c, Task task) {
        return new RunUncertainty(engines, watch).byComparison(model, heldOut, which, layers.training(), c, task);
    }

    private FineTuned result(
            Layers layers, Trained trained, UncertaintyCalibration.Learnt learnt, RunContext c, Task task) {
        return new RunResult(engines, watch)
                .of(
                        learnt,
                        trained.with(layers.training().head(layers.result().last())),
                        layers.tested(c).map(LayerTraining.Tested::ofOther),
                        Optional.empty(),
                        Map.of(),
                        c,
                        task);
    }

    /** The training settings, which must match those of a checkpoint in the output folder. */
    private static TrainingInput input(RunContext c, Recipe recipe) {
        TrainingInput input = new TrainingInput(
                c.backbone(),
                c.preprocessing(),
                recipe,
                recipe.depth(),
                c.scan().dataset().classes().size(),
                c.parts().train(),
                c.parts().validation(),
                c.request().plan().seed(),
                c.compute(),
                fingerprint(c));
        Training.requireOwn(c.request().workFolder(), input);
        return input;
    }

    /** Those to try, from the shallowest, without those that cannot be trained; never none. */
    private List<Integer> depths(RunContext c) {
        List<Integer> all = Advisor.depths(c.request().plan(), c.advice());
        List<Integer> some =
                all.stream().filter(d -> all.size() == 1 || trainable(c, d)).toList();
        return some.isEmpty() ? all : some;
    }

    private boolean trainable(RunContext c, int depth) {
        LayerCut cut = new LayerCut(
                PooledLayers.of(c.backbone().graph(), c.backbone().head()),
                c.backbone().card().cuts().get(depth));
        return engines.tails().obstacles(cut.tail()).isEmpty();
    }

    private static String fingerprint(RunContext c) {
        StringBuilder all = new StringBuilder(c.provenance().facts().toString()).append(c.preprocessing());
        c.parts().train().forEach(i -> all.append(i.pixelHash()));
        c.parts().validation().forEach(i -> all.append(i.pixelHash()));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
