package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.KnownImages;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.model.Doubt;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.Moments;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.plan.Doubting;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.DepthTrials;
import quadrant.training.FeatureCache;
import quadrant.training.ImageOutputs;
import quadrant.training.TrainingInput;

/**
 * Learns where a model's calls are to be doubted, from images that were held out of training: never from the test part.
 *
 * <p>The validation part was also used to choose the epoch, so what it says is a little too kind. Inner folds are trained by
 * the whole recipe on two thirds of the images: what they say is a little too harsh.
 */
final class DoubtFit {
    /** The accuracy that the calls above the threshold are to have. */
    static final double WANTED = 0.95;

    private static final int FOLDS = 3;
    private static final int OUTLIER_FOLDS = 5;
    /** More images say little more of what is usual, and take time. */
    private static final int MOST_KNOWN = 1000;

    private final Engines engines;
    private final FeatureCache cache;
    private final TrainingInput input;

    DoubtFit(Engines engines, FeatureCache cache, TrainingInput input) {
        this.engines = engines;
        this.cache = cache;
        this.input = input;
    }

    /** The images that calls are held against, and in words which they are. */
    private record HeldOut(Predictions predictions, String words) {}

    /**
     * What came of it.
     *
     * @param model with its temperature and its doubts, where it has some
     * @param sentences that tell of them, or why there are none
     * @param heldOut the images that they were learnt from, with the temperature
     */
    record Learnt(FineTunedModel model, List<String> sentences, Optional<Predictions> heldOut) {}

    /** Learns, and says aloud what. */
    Learnt learn(FineTunedModel model, Parts parts, Doubting how, Task task) {
        if (how == Doubting.NONE) {
            return new Learnt(model, List.of(), Optional.empty());
        }
        task.phase("Learning where to doubt");
        Measured<HeldOut> heldOut = heldOut(model, parts, how, task);
        Measured<Outliers> outliers = outliers(model, parts, task);
        List<String> unable = new ArrayList<>();
        heldOut.reason().ifPresent(r -> unable.add("The model tells no sets and no threshold: " + r));
        outliers.reason().ifPresent(r -> unable.add("The model tells no outliers: " + r));
        unable.forEach(task::warn);
        return heldOut.value().isEmpty() && outliers.value().isEmpty()
                ? new Learnt(model, unable, Optional.empty())
                : learnt(model, heldOut.value(), outliers.value(), unable, task);
    }

    private Learnt learnt(
            FineTunedModel model,
            Optional<HeldOut> heldOut,
            Optional<Outliers> outliers,
            List<String> unable,
            Task task) {
        Measured<Temperature> t = model.testViews() == TestViews.NONE
                ? heldOut.map(h -> Temperature.fit(h.predictions))
                        .orElse(Measured.not("The temperature stays 1: no image was held out."))
                : Measured.not("The temperature stays 1, as it would act on each turned image and not on their mean.");
        Temperature temperature = t.value().orElse(Temperature.ONE);
        Optional<Predictions> calls = heldOut.map(h -> temperature.apply(h.predictions));
        Doubt doubt = new Doubt(
                heldOut.map(h -> h.words).orElse("No image was held out."),
                temperature,
                calls.map(c -> ConformalSets.of(c, ConformalSets.USUAL)),
                calls.flatMap(c ->
                        RiskCoverage.of(c).threshold(WANTED, c, input.seed()).value()),
                outliers);
        List<String> sentences = new ArrayList<>();
        t.reason().ifPresent(sentences::add);
        sentences.addAll(new DoubtWords(doubt, model.classes(), heldOut.map(h -> h.predictions)).sentences());
        sentences.forEach(task::say);
        sentences.addAll(0, unable);
        return new Learnt(model.with(scaled(model.graph(), temperature), doubt), List.copyOf(sentences), calls);
    }

    /** softmax((Wx + b) / T): a head whose weights are divided by T. */
    private static OnnxGraph scaled(OnnxGraph graph, Temperature t) {
        return graph.withWeights(Map.of(
                Head.WEIGHT, divided(graph, Head.WEIGHT, t.value()), Head.BIAS, divided(graph, Head.BIAS, t.value())));
    }

    private static float[] divided(OnnxGraph graph, String name, double by) {
        float[] values = graph.initializer(name).orElseThrow().floats().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / by);
        }
        return values;
    }

    private Measured<HeldOut> heldOut(FineTunedModel model, Parts parts, Doubting how, Task task) {
        Dataset validation = parts.validationSet();
        if (validation.size() > 0 && how == Doubting.AUTO) {
            Predictions p =
                    new Evaluate(engines.trunks(), input.compute(), model.testViews()).run(model, validation, task);
            return Measured.of(new HeldOut(p, words(p) + " of the validation part, which also chose the epoch."));
        }
        if (input.whole() && how == Doubting.AUTO) {
            return Measured.not("every layer is trained, and three more such trainings were not asked for.");
        }
        if (model.testViews() != TestViews.NONE
                && (input.whole() || input.recipe().depth() == 0)) {
            return Measured.not("turned images of inner folds are not made for the head alone, nor for every layer.");
        }
        return folds(parts.trainSet(), model.testViews(), task);
    }

    private Measured<HeldOut> folds(Dataset data, TestViews views, Task task) {
        int[] folds;
        try {
            folds = GroupSplit.folds(data, FOLDS, input.seed());
        } catch (UserException tooFew) {
            return Measured.not(tooFew.problem());
        }
        int depth = input.recipe().depth();
        Optional<DepthTrials> opened = DepthTrials.untimed(engines, cache, input.withoutValidation(), task);
        if (opened.isEmpty()) {
            return Measured.not("the features of inner folds would not fit into the cache.");
        }
        try (DepthTrials trials = opened.get()) {
            List<Prediction> rows = new ArrayList<>();
            for (int fold = 0; fold < FOLDS; fold++) {
                task.checkCancelled();
                Split split = GroupSplit.split(folds, fold);
                List<List<Float>> p = views == TestViews.NONE
                        ? trials.train(depth, split, task).probabilities()
                        : trials.turned(input.recipe().at(depth), split, split.test(), views, task)
                                .averaged();
                for (int i = 0; i < p.size(); i++) {
                    Sample s = data.samples().get(split.test().get(i));
                    rows.add(new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), p.get(i)));
                }
                task.progress(fold + 1L, FOLDS);
            }
            Predictions all = new Predictions(data.classes(), rows);
            return Measured.of(
                    new HeldOut(all, words(all) + ", each called by one of three trainings without its group."));
        }
    }

    private static String words(Predictions p) {
        long groups = p.rows().stream().map(Prediction::group).distinct().count();
        return p.rows().size() + " images" + (groups == p.rows().size() ? "" : " of " + groups + " groups");
    }

    /** By features that training left as they were, so that an image of training is not nearer than a new one. */
    private Measured<Outliers> outliers(FineTunedModel model, Parts parts, Task task) {
        boolean frozen = !input.whole();
        List<Sample> samples =
                frozen ? parts.trainSet().samples() : parts.validationSet().samples();
        Dataset data = parts.trainSet().with(few(samples));
        int[] folds = new int[0];
        String reason = "no image was held out of the training of every layer.";
        for (int k = OUTLIER_FOLDS; k >= 2 && folds.length == 0 && data.size() > 0; k--) {
            try {
                folds = GroupSplit.folds(data, k, input.seed());
            } catch (UserException tooFew) {
                reason = tooFew.problem();
            }
        }
        if (folds.length == 0) {
            return Measured.not(reason);
        }
        String tensor = frozen
                ? input.backbone().card().cuts().get(input.recipe().depth())
                : input.backbone().head().features();
        ImageOutputs outputs = new ImageOutputs(engines.trunks(), input.compute());
        Averaged features =
                outputs.averaged(model.graph(), List.of(tensor), task).get(0);
        float[][] rows = outputs.of(
                        Moments.means(model.graph(), List.of(features)),
                        model.preprocessing(),
                        data.samples().stream().map(Sample::pixels).toList(),
                        task)
                .get(0);
        return Measured.of(new Outliers(features, KnownImages.of(rows, folds)));
    }

    /** Every so many-th, in the order of the data. */
    private static List<Sample> few(List<Sample> samples) {
        int step = (samples.size() + MOST_KNOWN - 1) / MOST_KNOWN;
        return IntStream.range(0, samples.size())
                .filter(i -> i % Math.max(1, step) == 0)
                .mapToObj(samples::get)
                .toList();
    }
}
