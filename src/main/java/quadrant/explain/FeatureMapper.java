package quadrant.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.training.PrincipalComponents;

/** Computes feature maps: one run of the network for each image, unless the features of all are known. */
public final class FeatureMapper {
    /** The maximum number of held-out images, and of training images; they are evenly spaced over their order. */
    static final int MOST_OF_EACH = 250;

    static final int MOST_PICTURES = 200;
    private static final int PICTURE_PX = 48;

    private final FineTunedModel model;
    private final TrunkFactory trunks;
    private final Compute compute;

    public FeatureMapper(FineTunedModel model, TrunkFactory trunks, Compute compute) {
        this.model = model;
        this.trunks = trunks;
        this.compute = compute;
    }

    /** An image, its class among those of the model, and its predicted class where it was held out. */
    private record Placed(Sample sample, int label, OptionalInt predicted) {
        boolean wrong() {
            return predicted.isPresent() && predicted.getAsInt() != label;
        }
    }

    /**
     * Computes the map.
     *
     * @param train training images, labelled with the model's classes; may be none
     * @param heldOut the images of the predictions, in order; together at least two
     * @param predicted of the held-out images, with their true classes
     * @param known features that the classifier reads, by the id of the image; may be none
     */
    public FeatureMap of(
            List<Sample> train,
            List<Sample> heldOut,
            Optional<Predictions> predicted,
            Map<String, float[]> known,
            Task task) {
        List<Placed> placed = new ArrayList<>();
        predicted.ifPresent(s -> Evenly.positions(heldOut.size(), MOST_OF_EACH)
                .forEach(i -> placed.add(placed(heldOut.get(i), s.rows().get(i)))));
        Evenly.positions(train.size(), MOST_OF_EACH)
                .forEach(i -> placed.add(new Placed(train.get(i), train.get(i).label(), OptionalInt.empty())));
        Set<Integer> pictured = pictured(placed);
        float[][] rows = new float[placed.size()][];
        Map<Integer, Patch> pictures = new HashMap<>();
        try (CanvasReader reader = new CanvasReader(model.preprocessing(), compute.threads())) {
            if (placed.stream().allMatch(p -> known.containsKey(p.sample.id()))) {
                Arrays.setAll(
                        rows,
                        i -> Objects.requireNonNull(
                                known.get(placed.get(i).sample.id())));
                List<Integer> shown = List.copyOf(pictured);
                reader.forEach(shown.stream().map(i -> placed.get(i).sample).toList(), task, (from, canvases) -> {
                    for (int i = 0; i < canvases.size(); i++) {
                        pictures.put(shown.get(from + i), small(canvases.get(i)));
                    }
                });
            } else {
                run(placed, pictured, reader, rows, pictures, task);
            }
        }
        PrincipalComponents components = PrincipalComponents.of(rows, 2);
        List<FeatureMap.Point> points = IntStream.range(0, rows.length)
                .mapToObj(i -> point(placed.get(i), components.scores().get(i), Optional.ofNullable(pictures.get(i))))
                .toList();
        return new FeatureMap(points, components.shares(), train.size(), heldOut.size());
    }

    private void run(
            List<Placed> placed,
            Set<Integer> pictured,
            CanvasReader reader,
            float[][] rows,
            Map<Integer, Patch> pictures,
            Task task) {
        OnnxGraph features = Cutter.trunk(model.graph(), List.of(Head.input(model.graph())));
        try (CanvasNetwork network = new CanvasNetwork(features, model.preprocessing(), trunks, compute, task)) {
            reader.forEach(placed.stream().map(Placed::sample).toList(), task, (from, canvases) -> {
                float[][] part = network.run(canvases, task).get(0);
                for (int i = 0; i < canvases.size(); i++) {
                    rows[from + i] = part[i];
                    if (pictured.contains(from + i)) {
                        pictures.put(from + i, small(canvases.get(i)));
                    }
                }
            });
        }
    }

    private static Placed placed(Sample sample, Prediction p) {
        return new Placed(sample, p.truth().orElseThrow(), OptionalInt.of(p.predicted()));
    }

    private static FeatureMap.Point point(Placed p, List<Double> scores, Optional<Patch> picture) {
        return new FeatureMap.Point(
                p.sample.id(), p.sample.group().value(), p.label, p.predicted, scores.get(0), scores.get(1), picture);
    }

    /** Wrongly predicted images first, then the others evenly. */
    private static Set<Integer> pictured(List<Placed> placed) {
        List<Integer> wrong = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            (placed.get(i).wrong() ? wrong : others).add(i);
        }
        Set<Integer> pictured = new HashSet<>(wrong.subList(0, Math.min(MOST_PICTURES, wrong.size())));
        Evenly.positions(others.size(), MOST_PICTURES - pictured.size()).forEach(i -> pictured.add(others.get(i)));
        return pictured;
    }

    private Patch small(Patch canvas) {
        Preprocessing p = model.preprocessing();
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
}
