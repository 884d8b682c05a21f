package quadrant.workflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.advisor.Comparison;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Split;
import quadrant.engine.Engines;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.plan.Deliver;
import quadrant.plan.Recipe;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.InnerTraining;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingInput;

/**
 * Compares the classifier on all layers of the frozen network, the network trained further from it, and the mean of both, on a
 * third of the training groups, which none was trained on; searches for the depth of that training on the same images.
 *
 * <p>The compared predictions of each half of these images are by the depth that the other half chose, so that the comparison
 * is not in favour of the trained network.
 */
final class Challenge {
    private static final int PARTS = 3;

    private final Engines engines;
    private final FeatureStore cache;
    private final Stopwatch watch;

    Challenge(Engines engines, FeatureStore cache, Stopwatch watch) {
        this.engines = engines;
        this.cache = cache;
        this.watch = watch;
    }

    /** The predictions of three models for the same held-out images. */
    record Rivals(Predictions layers, Predictions trained, Predictions mean) {
        static Rivals of(Predictions layers, Predictions trained) {
            return new Rivals(
                    layers,
                    trained,
                    layers.with(IntStream.range(0, layers.rows().size())
                            .mapToObj(i -> mean(
                                    layers.rows().get(i).probabilities(),
                                    trained.rows().get(i).probabilities()))
                            .toList()));
        }

        /** The predictions of the delivered model. */
        Predictions of(Deliver delivered) {
            return switch (delivered) {
                case LAYERS -> layers;
                case MEAN -> mean;
                case QUADRANT, BEST -> trained;
            };
        }

        /** The comparison in numbers. */
        Comparison compared(List<Comparison.Trial> depths, int depth, Deliver wanted, long seed) {
            PairedDifference byTraining = PairedDifference.of(trained, layers, seed);
            PairedDifference byMean = PairedDifference.of(mean, layers, seed);
            return new Comparison(
                    UncertaintyCalibration.count(layers),
                    Evaluation.of(layers, seed).balancedAccuracy(),
                    byTraining,
                    byMean,
                    depths,
                    depth,
                    wanted == Deliver.BEST ? best(byTraining, byMean) : wanted,
                    wanted != Deliver.BEST);
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

        private static List<Float> mean(List<Float> a, List<Float> b) {
            List<Float> mean = new ArrayList<>();
            for (int k = 0; k < a.size(); k++) {
                mean.add((a.get(k) + b.get(k)) / 2);
            }
            return mean;
        }
    }

    /**
     * The result.
     *
     * @param start the classifier on all layers, fitted on two thirds
     * @param best the training to the chosen depth that went on from it, on the same
     */
    record Result(Rivals rivals, Comparison comparison, LayerFit.Fitted start, InnerTraining.Ended best) {}

    /**
     * Compares.
     *
     * @param rows of the training images and perhaps of others
     * @param data the images of the input
     * @param input of a training on all of them, to the greatest depth
     * @param trials what to train on two thirds, one for each depth, from the shallowest
     * @param views test-time augmentation
     * @param deliver which model is wanted
     * @return no value where the groups cannot be split
     */
    Measured<Result> run(
            LayerRows rows,
            Dataset data,
            TrainingInput input,
            List<Recipe> trials,
            TestViews views,
            Deliver deliver,
            Task task) {
        long seed = input.seed();
        Measured<int[]> thirds = LayerFit.folds(data, PARTS, seed);
        if (thirds.value().isEmpty()) {
            return Measured.not("Training was not compared with the frozen network: "
                    + thirds.reason().orElseThrow());
        }
        task.phase("Comparing with the frozen network");
        Split split = GroupSplit.split(thirds.value().get(), 0);
        int[] places = rows.places(input.train());
        Dataset train = part(data, split.train());
        Dataset test = part(data, split.test());
        LayerFit fit = new LayerFit(
                rows, train, of(places, split.train()), engines.trunks().matrices(input.compute()), seed);
        LayerFit.Fitted fitted = fit.fit(Optional.of(views), task);
        Predictions layers = fit.classify(fitted, views, test, of(places, split.test()));
        InnerTraining.Parts parts = new InnerTraining.Parts(input, split, fitted, views);
        try (InnerTraining training = new InnerTraining(engines, cache, watch, parts, task)) {
            watch.start("comparison");
            return Measured.of(searched(training, trials, views, deliver, test, layers, fitted, seed, task));
        }
    }

    private static Result searched(
            InnerTraining training,
            List<Recipe> trials,
            TestViews views,
            Deliver deliver,
            Dataset test,
            Predictions layers,
            LayerFit.Fitted fitted,
            long seed,
            Task task) {
        List<InnerTraining.Ended> ended = new ArrayList<>();
        List<Predictions> upright = new ArrayList<>();
        for (Recipe trial : trials) {
            task.detail("depth " + trial.depth());
            InnerTraining.Ended end = training.train(trial, task);
            ended.add(end);
            upright.add(layers.with(training.test(end, false, task)));
        }
        Map<Integer, Predictions> turned = new HashMap<>();
        List<List<Float>> crossed = new ArrayList<>();
        for (int t : crossed(test, upright, seed)) {
            Predictions by = turned.computeIfAbsent(
                    t,
                    k -> views == TestViews.NONE
                            ? upright.get(k)
                            : layers.with(training.test(ended.get(k), true, task)));
            crossed.add(by.rows().get(crossed.size()).probabilities());
        }
        Rivals rivals = Rivals.of(layers, layers.with(crossed));
        InnerTraining.Ended best = ended.get(best(upright));
        Comparison comparison = rivals.compared(trials(ended, upright, seed), best.depth(), deliver, seed);
        return new Result(rivals, comparison, fitted, best);
    }

    /** The trial of the least log loss; among equals the shallowest. */
    private static int best(List<Predictions> trials) {
        double[] loss =
                trials.stream().mapToDouble(p -> Evaluation.of(p, 1).logLoss()).toArray();
        return IntStream.range(0, loss.length)
                .boxed()
                .min(Comparator.comparingDouble(t -> loss[t]))
                .orElseThrow();
    }

    /** For each image the best trial by the images of the other half, in whole groups; by all where they cannot be halved. */
    private static int[] crossed(Dataset test, List<Predictions> trials, long seed) {
        int[] chosen = new int[test.size()];
        Measured<int[]> halves =
                trials.size() == 1 ? Measured.not("Nothing to choose.") : LayerFit.folds(test, 2, seed);
        for (int half = 0; half < 2; half++) {
            int other = 1 - half;
            int best = best(trials.stream()
                    .map(p -> halves.value().map(h -> only(p, h, other)).orElse(p))
                    .toList());
            for (int i = 0; i < chosen.length; i++) {
                if (halves.value().isEmpty() || halves.value().get()[i] == half) {
                    chosen[i] = best;
                }
            }
        }
        return chosen;
    }

    private static Predictions only(Predictions p, int[] halves, int half) {
        return new Predictions(
                p.classes(),
                IntStream.range(0, halves.length)
                        .filter(i -> halves[i] == half)
                        .mapToObj(p.rows()::get)
                        .toList());
    }

    private static List<Comparison.Trial> trials(
            List<InnerTraining.Ended> ended, List<Predictions> upright, long seed) {
        return IntStream.range(0, ended.size())
                .mapToObj(t -> {
                    Evaluation e = Evaluation.of(upright.get(t), seed);
                    return new Comparison.Trial(
                            ended.get(t).depth(), ended.get(t).accuracy(), e.balancedAccuracy(), e.logLoss());
                })
                .toList();
    }

    private static Dataset part(Dataset data, List<Integer> images) {
        return data.with(images.stream().map(data.samples()::get).toList());
    }

    private static int[] of(int[] places, List<Integer> images) {
        return images.stream().mapToInt(i -> places[i]).toArray();
    }
}
