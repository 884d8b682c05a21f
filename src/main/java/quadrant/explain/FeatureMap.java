package quadrant.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Predictions;
import quadrant.inference.Runner;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.training.PrincipalComponents;

/**
 * A scatter plot of images by the features that enter the classifier: the first two principal components.
 *
 * @param points held-out images first
 * @param shares of the variance of the features that the two axes have, 0–1
 * @param train number of training images, some of which may be omitted here
 * @param heldOut number of held-out images, some of which may be omitted here
 */
public record FeatureMap(List<Point> points, List<Double> shares, int train, int heldOut) {
    /** The maximum number of held-out images, and of training images; they are evenly spaced over their order. */
    static final int MOST_OF_EACH = 250;

    static final int MOST_PICTURES = 200;
    private static final int PICTURE_PX = 48;

    public FeatureMap {
        points = List.copyOf(points);
        shares = List.copyOf(shares);
    }

    /**
     * One image.
     *
     * @param label its true class
     * @param predicted the predicted class; empty for a training image
     * @param picture small, RGB in 0–255; some images have one
     */
    public record Point(
            String id, String group, int label, OptionalInt predicted, double x, double y, Optional<Patch> picture) {
        /** Whether it was held out and predicted wrongly. */
        public boolean wrong() {
            return predicted.isPresent() && predicted.getAsInt() != label;
        }
    }

    /** An image, its class among those of the model, and its predicted class where it was held out. */
    private record Placed(Sample sample, int label, OptionalInt predicted) {
        boolean wrong() {
            return predicted.isPresent() && predicted.getAsInt() != label;
        }
    }

    /**
     * Computes the map: one run of the network for each image, unless the features of all are known.
     *
     * @param train training images, labelled with the model's classes; may be none
     * @param heldOut the images of the predictions, in order; together at least two
     * @param predicted of the held-out images, with their true classes
     * @param known features that the classifier reads, by the id of the image; may be none
     */
    public static FeatureMap of(
            FineTunedModel model,
            TrunkFactory trunks,
            Compute compute,
            List<Sample> train,
            List<Sample> heldOut,
            Optional<Predictions> predicted,
            Map<String, float[]> known,
            Task task) {
        List<Placed> placed = new ArrayList<>();
        predicted.ifPresent(s -> evenly(heldOut.size(), MOST_OF_EACH)
                .forEach(i -> placed.add(new Placed(
                        heldOut.get(i),
                        s.rows().get(i).truth().orElseThrow(),
                        OptionalInt.of(s.rows().get(i).predicted())))));
        evenly(train.size(), MOST_OF_EACH)
                .forEach(i -> placed.add(new Placed(train.get(i), train.get(i).label(), OptionalInt.empty())));
        List<Sample> samples = placed.stream().map(Placed::sample).toList();
        boolean all = samples.stream().allMatch(x -> known.containsKey(x.id()));
        float[][] rows = all
                ? samples.stream().map(x -> known.get(x.id())).toArray(float[][]::new)
                : Runner.outputs(
                                Cutter.trunk(model.graph(), List.of(Head.input(model.graph()))),
                                model.preprocessing(),
                                samples.stream().map(Sample::pixels).toList(),
                                trunks,
                                compute,
                                task)
                        .get(0);
        Map<Integer, Patch> pictures = new HashMap<>();
        List<Integer> pictured = pictured(placed);
        CanvasNetwork.read(
                pictured.stream().map(samples::get).toList(),
                model.preprocessing().ofPictures(),
                compute,
                task,
                (from, canvases) -> {
                    for (int i = 0; i < canvases.size(); i++) {
                        pictures.put(
                                pictured.get(from + i),
                                small(canvases.get(i), model.preprocessing().ofPictures()));
                    }
                });
        PrincipalComponents components = PrincipalComponents.of(rows, 2);
        List<Point> points = IntStream.range(0, rows.length)
                .mapToObj(i -> point(placed.get(i), components.scores().get(i), Optional.ofNullable(pictures.get(i))))
                .toList();
        return new FeatureMap(points, components.shares(), train.size(), heldOut.size());
    }

    private static Point point(Placed p, List<Double> scores, Optional<Patch> picture) {
        return new Point(
                p.sample.id(), p.sample.group().value(), p.label, p.predicted, scores.get(0), scores.get(1), picture);
    }

    /** Wrongly predicted images first, then the others evenly. */
    private static List<Integer> pictured(List<Placed> placed) {
        Map<Boolean, List<Integer>> wrong = IntStream.range(0, placed.size())
                .boxed()
                .collect(Collectors.partitioningBy(i -> placed.get(i).wrong()));
        List<Integer> others = wrong.getOrDefault(false, List.of());
        List<Integer> pictured = new ArrayList<>(wrong.getOrDefault(true, List.of()).stream()
                .limit(MOST_PICTURES)
                .toList());
        evenly(others.size(), MOST_PICTURES - pictured.size()).forEach(i -> pictured.add(others.get(i)));
        return pictured;
    }

    private static Patch small(Patch canvas, Preprocessing p) {
        return canvas.widthPx() <= PICTURE_PX
                ? canvas
                : new Preprocessing(
                                PICTURE_PX,
                                ResizeRule.STRETCH,
                                p.mapping(),
                                p.order(),
                                p.mean(),
                                p.scale(),
                                Optional.empty())
                        .canvas(canvas);
    }

    /** At most the given number of positions among {@code of}, ascending and evenly spaced. */
    static List<Integer> evenly(int of, int most) {
        int n = Math.min(of, most);
        return IntStream.range(0, n).map(i -> (int) ((long) i * of / n)).boxed().toList();
    }
}
