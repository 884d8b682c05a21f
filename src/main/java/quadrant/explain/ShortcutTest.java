package quadrant.explain;

import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** Covers the middle of images, then their border, and counts the correct predictions: two runs for each image. */
public final class ShortcutTest {
    /** Of more images, this number is tested, evenly spaced over their order. */
    static final int MOST = 1000;

    private final FineTunedModel model;
    private final TrunkFactory trunks;
    private final Compute compute;

    public ShortcutTest(FineTunedModel model, TrunkFactory trunks, Compute compute) {
        this.model = model;
        this.trunks = trunks;
        this.compute = compute;
    }

    /**
     * Runs the test.
     *
     * @param samples the images of the predictions, in order
     * @param predicted predictions for the unchanged images
     * @param seed of the intervals
     */
    public Shortcut run(List<Sample> samples, Predictions predicted, long seed, Task task) {
        List<Integer> chosen = Evenly.positions(samples.size(), MOST);
        List<Sample> some = chosen.stream().map(samples::get).toList();
        Predictions whole = new Predictions(
                predicted.classes(), chosen.stream().map(predicted.rows()::get).toList());
        List<Prediction> border = new ArrayList<>();
        List<Prediction> centre = new ArrayList<>();
        try (CanvasReader reader = new CanvasReader(model.preprocessing(), compute.threads());
                CanvasNetwork network =
                        new CanvasNetwork(model.graph(), model.preprocessing(), trunks, compute, task)) {
            float[] colour = meanColour(reader, some, task);
            Blank.Square middle = Blank.Square.middle(model.preprocessing().sizePx());
            reader.forEach(some, task, (from, canvases) -> {
                List<Prediction> rows = whole.rows().subList(from, from + canvases.size());
                List<Patch> covered = canvases.stream()
                        .map(c -> Blank.inside(c, middle, colour))
                        .toList();
                add(border, rows, network.run(covered, task).get(0));
                List<Patch> left = canvases.stream()
                        .map(c -> Blank.outside(c, middle, colour))
                        .toList();
                add(centre, rows, network.run(left, task).get(0));
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

    private static float[] meanColour(CanvasReader reader, List<Sample> samples, Task task) {
        double[] sum = new double[3];
        reader.forEach(samples, task, (from, canvases) -> {
            for (Patch c : canvases) {
                float[] mean = Blank.mean(c);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += mean[i];
                }
            }
        });
        float[] colour = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            colour[i] = (float) (sum[i] / samples.size());
        }
        return colour;
    }

    private static void add(List<Prediction> all, List<Prediction> rows, float[][] probabilities) {
        for (int i = 0; i < rows.size(); i++) {
            Prediction p = rows.get(i);
            all.add(new Prediction(p.id(), p.group(), p.truth(), CanvasNetwork.list(probabilities[i])));
        }
    }

    private static Shortcut.Part part(Predictions whole, List<Prediction> rows, long seed) {
        Predictions shown = new Predictions(whole.classes(), rows);
        Evaluation e = Evaluation.of(shown, seed);
        return new Shortcut.Part(
                e.balancedAccuracy(), e.balancedAccuracyInterval(), PairedDifference.of(whole, shown, seed));
    }
}
