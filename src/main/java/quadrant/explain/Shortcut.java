package quadrant.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;

/**
 * The result of the shortcut test: the accuracy of a model on parts of images. Images are covered with their mean colour, once
 * in the middle square with half of the area, once around it; the visible area is the same in both cases.
 *
 * @param images number of tested images
 * @param of number of available images
 * @param guess balanced accuracy of the majority-class baseline, 1 over the classes present
 * @param whole on the unchanged images; its difference is 0
 * @param border with the middle covered
 * @param centre with the border covered
 */
public record Shortcut(int images, int of, double guess, Part whole, Part border, Part centre) {
    /** From this share of the whole image's gain over the baseline on, a part does almost as well. */
    private static final double ALMOST = 0.8;

    /** Of more images, this number is tested, evenly spaced over their order. */
    static final int MOST = 1000;

    /**
     * One way of showing the images.
     *
     * @param balancedAccuracy 0–1
     * @param lost balanced accuracy of the whole images minus that of these, on the same groups
     */
    public record Part(double balancedAccuracy, Interval interval, PairedDifference lost) {}

    /** How much the border alone is sufficient for. */
    public enum Verdict {
        /** The model is not better than the majority-class baseline even on whole images. */
        NOTHING_TO_TELL,
        /** The border alone does almost as well as the whole image. */
        BORDER_IS_ENOUGH,
        /** The border alone does better than the majority-class baseline. */
        BORDER_TELLS,
        /** The border alone does no better than the majority-class baseline. */
        BORDER_TELLS_NOTHING
    }

    /** The gain of a part over the majority-class baseline, as a share of the gain of whole images. */
    public double kept(Part part) {
        return (part.balancedAccuracy() - guess) / (whole.balancedAccuracy() - guess);
    }

    public Verdict verdict() {
        if (whole.interval().low() <= guess) {
            return Verdict.NOTHING_TO_TELL;
        }
        if (kept(border) >= ALMOST) {
            return Verdict.BORDER_IS_ENOUGH;
        }
        return border.interval().low() > guess ? Verdict.BORDER_TELLS : Verdict.BORDER_TELLS_NOTHING;
    }

    /**
     * Covers the middle of images, then their border, and counts the correct predictions: two runs for each image.
     *
     * @param samples the images of the predictions, in order
     * @param predicted predictions for the unchanged images
     * @param seed of the intervals
     */
    static Shortcut of(
            FineTunedModel model,
            TrunkFactory trunks,
            Compute compute,
            List<Sample> samples,
            Predictions predicted,
            long seed,
            Task task) {
        List<Integer> chosen = FeatureMap.evenly(samples.size(), MOST);
        List<Sample> some = chosen.stream().map(samples::get).toList();
        Predictions whole = new Predictions(
                predicted.classes(), chosen.stream().map(predicted.rows()::get).toList());
        List<Prediction> border = new ArrayList<>();
        List<Prediction> centre = new ArrayList<>();
        Preprocessing preprocessing = model.preprocessing();
        try (CanvasNetwork network =
                new CanvasNetwork(model.graph(), preprocessing, CanvasNetwork.BATCH, trunks, compute, task)) {
            double[] sum = new double[preprocessing.inputChannels()];
            CanvasNetwork.read(
                    some,
                    preprocessing,
                    compute,
                    task,
                    (from, canvases) -> canvases.forEach(c -> {
                        float[] mean = Blank.mean(c);
                        Arrays.setAll(sum, i -> sum[i] + mean[i]);
                    }));
            float[] colour = new float[sum.length];
            for (int i = 0; i < sum.length; i++) {
                colour[i] = (float) (sum[i] / some.size());
            }
            Blank.Square middle = Blank.Square.middle(preprocessing.sizePx());
            CanvasNetwork.read(some, preprocessing, compute, task, (from, canvases) -> {
                List<Prediction> rows = whole.rows().subList(from, from + canvases.size());
                for (boolean inside : new boolean[] {true, false}) {
                    List<Patch> covered = canvases.stream()
                            .map(c -> Blank.filled(c, middle, inside, colour))
                            .toList();
                    add(
                            inside ? border : centre,
                            rows,
                            network.run(covered, task).get(0));
                }
            });
        }
        long present = whole.rows().stream()
                .mapToInt(p -> p.truth().orElseThrow())
                .distinct()
                .count();
        return new Shortcut(
                some.size(),
                samples.size(),
                1.0 / present,
                part(whole, whole.rows(), seed),
                part(whole, border, seed),
                part(whole, centre, seed));
    }

    private static void add(List<Prediction> all, List<Prediction> rows, float[][] probabilities) {
        for (int i = 0; i < rows.size(); i++) {
            Prediction p = rows.get(i);
            all.add(new Prediction(p.id(), p.group(), p.truth(), CanvasNetwork.list(probabilities[i])));
        }
    }

    private static Part part(Predictions whole, List<Prediction> rows, long seed) {
        Predictions shown = new Predictions(whole.classes(), rows);
        Evaluation e = Evaluation.of(shown, seed);
        return new Part(e.balancedAccuracy(), e.balancedAccuracyInterval(), PairedDifference.of(whole, shown, seed));
    }
}
