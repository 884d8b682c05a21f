package quadrant.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import quadrant.advisor.Comparison;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Split;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.plan.Deliver;
import quadrant.plan.Recipe;
import quadrant.task.Task;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.Training;
import quadrant.training.TrainingImage;
import quadrant.training.TrainingInput;

/**
 * A comparison of the classifier on all layers of the frozen network, the network trained further from it, and the mean of both,
 * on images that none was trained on.
 *
 * @param comparison in numbers
 * @param start the classifier on all layers, fitted on two thirds; empty where no depth was searched for
 * @param weights of the layers that were trained from it to the chosen depth
 * @param which the end of a sentence on which images these are
 */
record Challenge(
        Comparison comparison,
        Optional<LayerFit.Fitted> start,
        Map<String, float[]> weights,
        Predictions trained,
        Predictions mean,
        String which) {
    private static final int PARTS = 3;

    /**
     * Compares two predictions of the same images.
     *
     * @param which the end of a sentence on which images these are
     * @param depths all depths that were tried; none where nothing was searched for
     * @param depth of the training
     * @param wanted which model is wanted
     */
    static Challenge of(
            Predictions layers,
            Predictions trained,
            String which,
            List<Comparison.Trial> depths,
            int depth,
            Deliver wanted,
            long seed,
            Optional<LayerFit.Fitted> start,
            Map<String, float[]> weights) {
        Predictions mean = layers.with(IntStream.range(0, layers.rows().size())
                .mapToObj(i -> mean(
                        layers.rows().get(i).probabilities(),
                        trained.rows().get(i).probabilities()))
                .toList());
        PairedDifference byTraining = PairedDifference.of(trained, layers, seed);
        PairedDifference byMean = PairedDifference.of(mean, layers, seed);
        Comparison comparison = new Comparison(
                UncertaintyCalibration.count(layers),
                Evaluation.of(layers, seed).balancedAccuracy(),
                byTraining,
                byMean,
                depths,
                depth,
                wanted == Deliver.BEST ? best(byTraining, byMean) : wanted,
                wanted != Deliver.BEST);
        return new Challenge(comparison, start, weights, trained, mean, which);
    }

    private static List<Float> mean(List<Float> a, List<Float> b) {
        return IntStream.range(0, a.size())
                .mapToObj(k -> (a.get(k) + b.get(k)) / 2)
                .toList();
    }

    private static Deliver best(PairedDifference byTraining, PairedDifference byMean) {
        if (exceeds(byMean) && (byMean.value() >= byTraining.value() || !exceeds(byTraining))) {
            return Deliver.MEAN;
        }
        return exceeds(byTraining) ? Deliver.QUADRANT : Deliver.LAYERS;
    }

    private static boolean exceeds(PairedDifference d) {
        return d.value() > d.standardError();
    }

    /** The compared images with their predictions by another candidate than the classifier. */
    UncertaintyCalibration.HeldOut heldOut(Candidate candidate) {
        Predictions own = candidate instanceof Candidate.Mean ? mean : trained;
        return new UncertaintyCalibration.HeldOut(
                own,
                Measured.not("The temperature stays 1, as the model was calibrated before it was trained further."),
                UncertaintyCalibration.count(own) + which);
    }

    /**
     * Compares on a third of the training groups, and searches for the depth of the training on the same images. The compared
     * predictions of each half of these images are by the depth that the other half chose, so that the comparison is not in favour
     * of the trained network.
     *
     * @param rows of the training images and perhaps of others
     * @param data the images of the input
     * @param input of a training on all of them, to the greatest depth
     * @param trials what to train on two thirds, one for each depth, from the shallowest
     * @param views test-time augmentation
     * @param deliver which model is wanted
     * @return no value where the groups cannot be split
     */
    static Measured<Challenge> search(
            FineTune means,
            Stopwatch watch,
            LayerRows rows,
            Dataset data,
            TrainingInput input,
            List<Recipe> trials,
            TestViews views,
            Deliver deliver,
            Task task) {
        long seed = input.seed();
        return LayerFit.folds(data, PARTS, seed).map(thirds -> {
            task.phase("Comparing with the frozen network");
            Split split = GroupSplit.split(thirds, 0);
            List<TrainingImage> part =
                    split.train().stream().map(input.train()::get).toList();
            List<TrainingImage> rest =
                    split.test().stream().map(input.train()::get).toList();
            Dataset test = part(data, split.test());
            LayerFit fit = rows.fit(part(data, split.train()), part);
            LayerFit.Fitted fitted = fit.fit(Optional.of(views), task);
            Predictions layers = fit.classify(fitted, views, test, rows.places(rest));
            try (Training training =
                    new Training(means.engines(), means.cache(), watch, input, fitted, rest, views, task)) {
                watch.start("comparison");
                List<Map<String, float[]>> weights = new ArrayList<>();
                List<Predictions> upright = new ArrayList<>();
                List<Comparison.Trial> depths = new ArrayList<>();
                for (Recipe trial : trials) {
                    task.detail("depth " + trial.depth());
                    double[] accuracy = {0};
                    weights.add(training.train(part, trial, e -> accuracy[0] = e.accuracy(), task));
                    upright.add(layers.with(
                            training.test(rest, TestViews.NONE, weights.get(weights.size() - 1), trial.depth(), task)));
                    Evaluation e = Evaluation.of(upright.get(upright.size() - 1), seed);
                    depths.add(new Comparison.Trial(trial.depth(), accuracy[0], e.balancedAccuracy(), e.logLoss()));
                }
                IntFunction<Predictions> turned = t -> views == TestViews.NONE
                        ? upright.get(t)
                        : layers.with(training.test(
                                rest, views, weights.get(t), trials.get(t).depth(), task));
                int best = best(upright);
                return of(
                        layers,
                        layers.with(crossed(test, upright, seed, turned)),
                        ", held out of a training on two thirds of the groups.",
                        depths,
                        trials.get(best).depth(),
                        deliver,
                        seed,
                        Optional.of(fitted),
                        weights.get(best));
            }
        });
    }

    /** The trial of the least log loss; among equals the shallowest. */
    private static int best(List<Predictions> trials) {
        List<Double> loss =
                trials.stream().map(p -> Evaluation.of(p, 1).logLoss()).toList();
        return loss.indexOf(Collections.min(loss));
    }

    /**
     * The probabilities of each image by the best trial for the other half, in whole groups; for all where they cannot be halved.
     *
     * @param trials by which the best is chosen
     * @param turned the predictions of a trial
     */
    private static List<List<Float>> crossed(
            Dataset test, List<Predictions> trials, long seed, IntFunction<Predictions> turned) {
        Optional<int[]> halves = trials.size() == 1
                ? Optional.empty()
                : LayerFit.folds(test, 2, seed).value();
        Map<Integer, Predictions> by = new HashMap<>();
        List<Predictions> ofHalf = IntStream.of(1, 0)
                .map(other -> best(trials.stream()
                        .map(p -> halves.map(h -> only(p, h, other)).orElse(p))
                        .toList()))
                .mapToObj(t -> by.computeIfAbsent(t, turned::apply))
                .toList();
        return IntStream.range(0, test.size())
                .mapToObj(i -> ofHalf.get(halves.map(h -> h[i]).orElse(1))
                        .rows()
                        .get(i)
                        .probabilities())
                .toList();
    }

    private static Predictions only(Predictions p, int[] halves, int half) {
        return new Predictions(
                p.classes(),
                IntStream.range(0, halves.length)
                        .filter(i -> halves[i] == half)
                        .mapToObj(p.rows()::get)
                        .toList());
    }

    private static Dataset part(Dataset data, List<Integer> images) {
        return data.with(images.stream().map(data.samples()::get).toList());
    }
}
