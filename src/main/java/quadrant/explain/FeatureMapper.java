package quadrant.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.training.PrincipalComponents;

/** Lays images out in the plane by their features: one run for each image. */
public final class FeatureMapper {
    /** So many held-out and so many training images at most, evenly over their order. */
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

    /**
     * Makes the map.
     *
     * @param train images of training; may be none
     * @param heldOut the images of the predictions, in their order; together at least two
     * @param said of the held-out images
     */
    public FeatureMap of(List<Sample> train, List<Sample> heldOut, Optional<Predictions> said, Task task) {
        List<Integer> tested = Evenly.positions(heldOut.size(), MOST_OF_EACH);
        List<OptionalInt> calls = Stream.concat(
                        tested.stream().map(i -> OptionalInt.of(said.orElseThrow().rows().get(i).predicted())),
                        Evenly.positions(train.size(), MOST_OF_EACH).stream().map(i -> OptionalInt.empty()))
                .toList();
        List<Sample> samples = Stream.concat(
                        tested.stream().map(heldOut::get),
                        Evenly.positions(train.size(), MOST_OF_EACH).stream().map(train::get))
                .toList();
        Set<Integer> pictured = pictured(samples, calls);
        float[][] rows = new float[samples.size()][];
        List<Optional<Patch>> pictures = new ArrayList<>();
        try (CanvasReader reader = new CanvasReader(model.preprocessing(), compute.threads());
                CanvasNetwork network = new CanvasNetwork(
                        Cutter.trunk(model.graph(), List.of(Head.find(model.graph()).features())),
                        model.preprocessing(),
                        trunks,
                        compute,
                        task)) {
            reader.forEach(samples, task, (from, canvases) -> {
                float[][] features = network.run(canvases, task).get(0);
                for (int i = 0; i < canvases.size(); i++) {
                    rows[from + i] = features[i];
                    pictures.add(
                            pictured.contains(from + i) ? Optional.of(small(canvases.get(i))) : Optional.empty());
                }
            });
        }
        PrincipalComponents components = PrincipalComponents.of(rows, 2);
        List<FeatureMap.Point> points = IntStream.range(0, rows.length)
                .mapToObj(i -> new FeatureMap.Point(
                        samples.get(i).id(),
                        samples.get(i).group().value(),
                        samples.get(i).label(),
                        calls.get(i),
                        components.scores().get(i).get(0),
                        components.scores().get(i).get(1),
                        pictures.get(i)))
                .toList();
        return new FeatureMap(points, components.shares(), train.size(), heldOut.size());
    }

    /** Images called wrongly first, then the others evenly. */
    private static Set<Integer> pictured(List<Sample> samples, List<OptionalInt> calls) {
        List<Integer> wrong = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            boolean isWrong = calls.get(i).isPresent()
                    && calls.get(i).getAsInt() != samples.get(i).label();
            (isWrong ? wrong : others).add(i);
        }
        Set<Integer> pictured = new HashSet<>(wrong.subList(0, Math.min(MOST_PICTURES, wrong.size())));
        Evenly.positions(others.size(), MOST_PICTURES - pictured.size())
                .forEach(i -> pictured.add(others.get(i)));
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
