package quadrant.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.BagFit;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Trained;
import quadrant.training.Training;
import quadrant.training.TrainingImage;

/** Fits the classifier on all layers of a frozen network, and joins it with the network to one graph. */
final class LayerTraining {
    private static final int COMPARED_IMAGES = 32;

    private final Engines engines;
    private final Compute compute;
    private final LayerRows rows;
    private final Dataset data;
    private final int[] places;
    private final long seed;
    private final LayerFit fit;

    /**
     * A training on some of the rows' images.
     *
     * @param data the images to train on
     * @param images the same
     * @param seed of the left-out blocks
     */
    LayerTraining(
            Engines engines, Compute compute, LayerRows rows, Dataset data, List<TrainingImage> images, long seed) {
        this.engines = engines;
        this.compute = compute;
        this.rows = rows;
        this.data = data;
        this.places = rows.places(images);
        this.seed = seed;
        this.fit = new LayerFit(rows, data, places, engines.trunks().matrices(compute), seed);
    }

    /**
     * The result.
     *
     * @param all on all layers
     * @param last on the last layer alone, with the same test-time augmentation
     * @param bags how bags were learnt from
     */
    record Result(LayerFit.Fitted all, LayerFit.Fitted last, Optional<BagFit.Choice> bags) {}

    /** Fits on all layers, and on the last alone for comparison. */
    Result run(Optional<TestViews> wished, Task task) {
        task.phase(Phase.FITTING);
        if (data.bags()) {
            BagFit.Result bags =
                    new BagFit(fit, rows, data, places, engines.trunks().matrices(compute), seed).fit(task);
            return new Result(bags.all(), bags.last(), Optional.of(bags.choice()));
        }
        LayerFit.Fitted all = fit.fit(wished, task);
        return new Result(all, fit.fitLastLayer(all.views(), task), Optional.empty());
    }

    /** The network with a classifier appended. */
    OnnxGraph graph(LayerFit.Fitted fitted) {
        return Head.finished(fitted.layers().classified(fitted.classifier()));
    }

    /**
     * The network with the classifier on its last layer in place of its own; standardisation and temperature are included in
     * the weights.
     */
    OnnxGraph head(LayerFit.Fitted fitted) {
        PooledLayers layers = fitted.layers();
        Head head = layers.head();
        PooledLayers.Classifier c = fitted.classifier();
        int classes = c.bias().length;
        int from = layers.embeddingFrom();
        float[] weight = new float[classes * head.width()];
        float[] bias = new float[classes];
        for (int k = 0; k < classes; k++) {
            double sum = c.bias()[k];
            for (int f = 0; f < head.width(); f++) {
                double w = (double) c.weight()[k * layers.width() + from + f] * c.scale()[from + f];
                weight[k * head.width() + f] = (float) (w / c.temperature());
                sum -= w * c.center()[from + f];
            }
            bias[k] = (float) (sum / c.temperature());
        }
        return Head.finished(
                head.replace(layers.graph(), classes).withWeights(Map.of(Head.WEIGHT, weight, Head.BIAS, bias)));
    }

    /**
     * Both classifiers as graphs.
     *
     * @param compared whether the first graph is run and compared with the fit on some images
     */
    Trained trained(Result result, FineTunedModel model, boolean compared, Task task) {
        double largest = compared ? difference(result, model, task) : 0;
        return new Trained(model.graph(), head(result.last), List.of(), 0, largest, rows.device());
    }

    private double difference(Result result, FineTunedModel model, Task task) {
        int[] few = IntStream.range(0, Math.min(COMPARED_IMAGES, places.length)).toArray();
        Dataset compared =
                data.with(IntStream.of(few).mapToObj(data.samples()::get).toList());
        Predictions expected = fit.classify(
                result.all,
                TestViews.NONE,
                compared,
                IntStream.of(few).map(i -> places[i]).toArray());
        Predictions found =
                new Evaluate(engines.trunks(), compute, TestViews.NONE).run(model, compared, Task.cancelledWith(task));
        double largest = 0;
        for (int i = 0; i < few.length; i++) {
            for (int k = 0; k < data.classes().size(); k++) {
                largest = Math.max(
                        largest,
                        Math.abs(expected.rows().get(i).probabilities().get(k)
                                - found.rows().get(i).probabilities().get(k)));
            }
        }
        if (!(largest <= Training.TOLERANCE)) {
            throw new IllegalStateException("The written model differs from the fitted one by " + largest
                    + " in a probability, more than " + Training.TOLERANCE + "; this is a fault of Quadrant");
        }
        return largest;
    }

    /** The left-out images, with their probabilities. */
    Measured<UncertaintyCalibration.HeldOut> heldOut(LayerFit.Fitted fitted) {
        if (data.bags()) {
            return Measured.not("Labels are those of bags, so there are no predictions for single images.");
        }
        return fitted.leftOut()
                .map(p -> new UncertaintyCalibration.HeldOut(
                        p,
                        fitted.temperature(),
                        UncertaintyCalibration.count(p)
                                + ", each left out with its group and others of the classifier's fit."));
    }

    /**
     * Predictions for the training images, each by fits without its block, by the model and by the last layer alone. None in a
     * fold, nor where the continued model was trained on these images, as its layers then know them.
     */
    static Optional<FineTuned.Scored> leftOut(Result result, RunContext c) {
        if (c.shared().folds() || c.start().mayKnow(c.parts().train())) {
            return Optional.empty();
        }
        return result.all
                .leftOut()
                .value()
                .map(p -> new FineTuned.Scored(p, result.last.leftOut().value(), Optional.empty()));
    }

    /** The tensor whose features identify training images for the outlier detector: the embedding. */
    Averaged embedding() {
        return new Averaged(rows.layers().embedding(), List.of());
    }

    /** The embedding of an image of the data by its index. */
    float[] embedding(int image) {
        return rows.embedding(places[image]);
    }

    /** Predictions for other images by both classifiers, where the rows contain these images. */
    Optional<Tested> tested(Result result, Dataset others, List<TrainingImage> images) {
        boolean turned = result.all.views().count() <= rows.turns().count();
        if (images.isEmpty() || !turned || !rows.holds(images)) {
            return Optional.empty();
        }
        int[] at = rows.places(images);
        return Optional.of(new Tested(
                Optional.of(fit.classify(result.all, result.all.views(), others, at)),
                fit.classify(result.last, result.last.views(), others, at)));
    }

    /**
     * Predictions for held-out images from the rows.
     *
     * @param model by the model; empty where that is not the classifier on all layers
     * @param last by the last layer alone
     */
    record Tested(Optional<Predictions> model, Predictions last) {
        /** The same for a fine-tuned model. */
        Tested ofOther() {
            return new Tested(Optional.empty(), last);
        }
    }
}
