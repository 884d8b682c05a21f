package quadrant.workflow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.advisor.ChannelEvidence;
import quadrant.dataset.Dataset;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.Outliers;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.BagFit;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Trained;
import quadrant.training.TrainingImage;

/**
 * The classifier on all layers of the frozen network, fitted to some of the rows' images, and that on the last layer alone for
 * comparison.
 */
final class Frozen {
    private static final int KEPT_IMAGES = 1000;

    private final Dataset data;
    private final int[] places;
    private final LayerFit fit;
    final LayerRows rows;
    /** The classifier on all layers. */
    final LayerFit.Fitted all;
    /** The classifier on the last layer alone, with the same test-time augmentation. */
    final LayerFit.Fitted last;
    /** How bags were learnt from. */
    final Optional<BagFit> bags;

    /**
     * Fits both.
     *
     * @param data the images to fit to
     * @param images the same
     * @param wished test-time augmentation; empty to choose what helps
     */
    Frozen(LayerRows rows, Dataset data, List<TrainingImage> images, Optional<TestViews> wished, Task task) {
        task.phase(Phase.FITTING);
        this.rows = rows;
        this.data = data;
        this.places = rows.places(images);
        this.fit = rows.fit(data, images);
        this.bags = data.bags() ? Optional.of(BagFit.of(fit, task)) : Optional.empty();
        this.all = bags.map(BagFit::all).orElseGet(() -> fit.fit(wished, task));
        this.last = bags.map(BagFit::last)
                .orElseGet(() -> fit.fitLastLayer(all.layers().channels(), all.views(), task));
    }

    /** What each channel of the images knows, and what is lost without it. */
    Optional<List<ChannelEvidence>> channels(List<String> names, long seed, Task task) {
        return fit.byChannel(Optional.of(all.layers().channels()), task)
                .value()
                .map(by -> ChannelEvidence.of(by, names, seed));
    }

    /** What a model by a classifier records. In one order, so that two runs write the same bytes. */
    Map<String, String> facts(LayerFit.Fitted by) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("layers", by.variant().text());
        facts.put("ridgeStrength", Double.toString(by.strength()));
        facts.put(
                "temperature",
                by.temperature().value().map(t -> Double.toString(t.value())).orElse("1"));
        bags.ifPresent(b -> facts.put("bags", b.space()));
        return facts;
    }

    /** A classifier in closed form, as a training without epochs. */
    Trained trained(LayerFit.Fitted by, OnnxGraph graph) {
        int[] few = Arrays.copyOf(places, Math.min(Trained.COMPARED, places.length));
        Predictions expected =
                fit.classify(by, TestViews.NONE, data.with(data.samples().subList(0, few.length)), few);
        List<List<Float>> rows =
                expected.rows().stream().map(Prediction::probabilities).toList();
        return new Trained(graph, List.of(), 0, rows, this.rows.device());
    }

    /** The left-out images, with their probabilities by a classifier. */
    Measured<UncertaintyCalibration.HeldOut> heldOut(LayerFit.Fitted by) {
        if (data.bags()) {
            return Measured.not("Labels are those of bags, so there are no predictions for single images.");
        }
        return by.leftOut()
                .map(p -> new UncertaintyCalibration.HeldOut(
                        p,
                        by.temperature(),
                        UncertaintyCalibration.count(p)
                                + ", each left out with its group and others of the classifier's fit."));
    }

    /** The outlier detector of the data by features that no training changes. */
    Measured<Outliers> outliers(UncertaintyCalibration calibration) {
        return calibration.outliers(data, all.layers().middleMean(), i -> rows.middle(all.layers(), places[i]));
    }

    /**
     * What a classifier reads of images, by id: all layers, standardised, or the embedding itself.
     *
     * @param embedding whether it reads the embedding
     * @return empty where the rows do not contain these images, or there are too many to keep
     */
    Map<String, float[]> read(LayerFit.Fitted by, boolean embedding, List<TrainingImage> images) {
        if (images.size() > KEPT_IMAGES || !rows.holds(images)) {
            return Map.of();
        }
        int[] at = rows.places(images);
        Map<String, float[]> read = new HashMap<>();
        for (int i = 0; i < at.length; i++) {
            float[] values = rows.embedding(at[i]);
            if (!embedding) {
                double[] inputs = fit.inputs(by, at[i], 0);
                values = new float[inputs.length];
                for (int f = 0; f < values.length; f++) {
                    values[f] = (float) inputs[f];
                }
            }
            read.put(images.get(i).sample().id(), values);
        }
        return read;
    }

    /** Predictions for held-out images by a classifier, without another pass; where the rows contain these images. */
    Optional<Predictions> tested(LayerFit.Fitted by, Dataset others, List<TrainingImage> images) {
        boolean turned = all.views().count() <= rows.turns().count();
        return images.isEmpty() || !turned || !rows.holds(images)
                ? Optional.empty()
                : Optional.of(fit.classify(by, by.views(), others, rows.places(images)));
    }
}
