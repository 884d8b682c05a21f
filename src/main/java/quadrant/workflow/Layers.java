package quadrant.workflow;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

/**
 * The classifier on all layers of the frozen network, fitted to some of the rows' images, and joined with the network to one
 * graph.
 *
 * @param data the images that it is fitted to
 * @param places their rows
 * @param all the classifier on all layers
 * @param last that on the last layer alone, with the same test-time augmentation
 * @param bags how bags were learnt from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Layers(
        Engines engines,
        Compute compute,
        LayerRows rows,
        Dataset data,
        int[] places,
        LayerFit fit,
        LayerFit.Fitted all,
        LayerFit.Fitted last,
        Optional<BagFit.Choice> bags) {
    private static final int COMPARED_IMAGES = 32;
    private static final int KEPT_IMAGES = 1000;

    /**
     * Fits on all layers, and on the last alone for comparison.
     *
     * @param images the same as the data
     * @param seed of the left-out blocks
     * @param wished test-time augmentation; empty to choose what helps
     */
    static Layers fit(
            Engines engines,
            Compute compute,
            LayerRows rows,
            Dataset data,
            List<TrainingImage> images,
            long seed,
            Optional<TestViews> wished,
            Task task) {
        task.phase(Phase.FITTING);
        int[] places = rows.places(images);
        LayerFit fit = new LayerFit(rows, data, places, engines.trunks().matrices(compute), seed);
        if (data.bags()) {
            BagFit.Result bags =
                    new BagFit(fit, rows, data, places, engines.trunks().matrices(compute), seed).fit(task);
            return new Layers(
                    engines, compute, rows, data, places, fit, bags.all(), bags.last(), Optional.of(bags.choice()));
        }
        LayerFit.Fitted all = fit.fit(wished, task);
        LayerFit.Fitted last = fit.fitLastLayer(all.views(), task);
        return new Layers(engines, compute, rows, data, places, fit, all, last, Optional.empty());
    }

    /** The same with another fit on all layers: that of the last layer alone, or one from which a training went on. */
    Layers with(LayerFit.Fitted other) {
        return new Layers(engines, compute, rows, data, places, fit, other, last, bags);
    }

    TestViews views() {
        return all.views();
    }

    /** What a model by it records. In one order, so that two runs write the same bytes. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("layers", all.variant().text());
        facts.put("ridgeStrength", Double.toString(all.strength()));
        facts.put(
                "temperature",
                all.temperature().value().map(t -> Double.toString(t.value())).orElse("1"));
        bags.ifPresent(b -> facts.put("bags", b.space()));
        return facts;
    }

    /** The network with the classifier appended. */
    OnnxGraph graph() {
        return Head.finished(all.layers().classified(all.classifier()));
    }

    /**
     * The network with the classifier on its last layer in place of its own; standardisation and temperature are included in
     * the weights.
     */
    OnnxGraph head() {
        PooledLayers layers = last.layers();
        Head head = layers.head();
        PooledLayers.Classifier c = last.classifier();
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
    Trained trained(FineTunedModel model, boolean compared, Task task) {
        double largest = compared ? difference(model, task) : 0;
        return new Trained(model.graph(), head(), List.of(), 0, largest, rows.device());
    }

    private double difference(FineTunedModel model, Task task) {
        int[] few = IntStream.range(0, Math.min(COMPARED_IMAGES, places.length)).toArray();
        Dataset compared =
                data.with(IntStream.of(few).mapToObj(data.samples()::get).toList());
        Predictions expected = fit.classify(
                all,
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
    Measured<UncertaintyCalibration.HeldOut> heldOut() {
        if (data.bags()) {
            return Measured.not("Labels are those of bags, so there are no predictions for single images.");
        }
        return all.leftOut()
                .map(p -> new UncertaintyCalibration.HeldOut(
                        p,
                        all.temperature(),
                        UncertaintyCalibration.count(p)
                                + ", each left out with its group and others of the classifier's fit."));
    }

    /** The tensor whose features identify training images for the outlier detector. */
    Averaged likeness() {
        return rows.layers().middle().mean();
    }

    /** The features of an image of the data by its index. */
    float[] likeness(int image) {
        return rows.means(places[image], rows.layers().middle());
    }

    /**
     * What the classifier reads of images, by id: all layers, standardised, or the last alone.
     *
     * @return empty where the rows do not contain these images, or there are too many to keep
     */
    Map<String, float[]> read(boolean head, List<TrainingImage> images) {
        if (images.size() > KEPT_IMAGES || !rows.holds(images)) {
            return Map.of();
        }
        int[] at = rows.places(images);
        int[] columns = rows.layers().columns(all.layers());
        Map<String, float[]> read = new HashMap<>();
        for (int i = 0; i < at.length; i++) {
            FloatBuffer row = rows.view(at[i], 0, 0, rows.layers().width());
            read.put(
                    images.get(i).sample().id(),
                    head ? rows.embedding(at[i]) : standardised(all.classifier(), row, columns));
        }
        return read;
    }

    private static float[] standardised(PooledLayers.Classifier c, FloatBuffer row, int... columns) {
        float[] values = new float[columns.length];
        for (int f = 0; f < values.length; f++) {
            values[f] = (row.get(columns[f]) - c.center()[f]) * c.scale()[f];
        }
        return values;
    }

    /**
     * Predictions for held-out images, without another pass.
     *
     * @param model by the classifier
     * @param last by the last layer alone
     */
    record Tested(Predictions model, Predictions last) {}

    /** Predictions for other images, where the rows contain these images. */
    Optional<Tested> tested(Dataset others, List<TrainingImage> images) {
        boolean turned = views().count() <= rows.turns().count();
        if (images.isEmpty() || !turned || !rows.holds(images)) {
            return Optional.empty();
        }
        int[] at = rows.places(images);
        return Optional.of(
                new Tested(fit.classify(all, views(), others, at), fit.classify(last, last.views(), others, at)));
    }
}
