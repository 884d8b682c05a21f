package quadrant.explain;

import static quadrant.task.OptionName.option;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.Tail;
import quadrant.engine.Trunk;
import quadrant.evaluation.Prediction;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Places;
import quadrant.pixels.Patch;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.torch.Flow;

/**
 * Class activation maps of the last map A of a network, K channels of H×W places: L = max(0, Σ<sub>k</sub> α<sub>k</sub>
 * A<sub>k</sub>), for the score y<sub>c</sub> of a class before the softmax.
 *
 * <p>Grad-CAM (Selvaraju et al., ICCV 2017): α<sub>k</sub> is the mean over the places of ∂y<sub>c</sub>/∂A<sub>k</sub>, by
 * PyTorch's gradient of the part of the network after the map. Where the features that the classifier reads are found to be the
 * means of the channels, ∂y<sub>c</sub>/∂A<sub>k</sub> is w<sub>c,k</sub>/HW everywhere, so α<sub>k</sub> is known without it:
 * that is CAM (Zhou et al., CVPR 2016), computed in ONNX Runtime alone.
 */
final class ActivationMaps implements HeatMapper {
    private static final float ALIKE = 1e-4f;

    private final FineTunedModel model;
    private final Engines engines;
    private final Compute compute;
    private final CutPoint last;
    private final Places places;
    private final CanvasNetwork network;
    private final float[] weights;
    private @Nullable Tail tail;

    ActivationMaps(FineTunedModel model, Anatomy anatomy, CutPoint last, Engines engines, Compute compute, Task task) {
        this.model = model;
        this.last = last;
        this.engines = engines;
        this.compute = compute;
        OnnxGraph graph = model.graph();
        this.places = Places.of(last.shape()).orElseThrow();
        this.weights = graph.initializer(Head.WEIGHT)
                .map(w -> w.floats())
                .orElseThrow(() -> new UserException(
                        "The model has no classifier of Quadrant's.",
                        "Choose the model.onnx that quadrant finetune wrote."));
        this.network = new CanvasNetwork(
                Cutter.trunk(graph, List.of(last.tensor(), anatomy.head().features(), graph.output())),
                model.preprocessing(),
                CanvasNetwork.BATCH,
                engines.trunks(),
                compute,
                task);
    }

    @Override
    public AttributionMap look(Patch canvas, OptionalInt wanted, Task task) {
        List<float[][]> out = network.run(List.of(canvas), task);
        float[] map = out.get(0)[0];
        List<Float> probabilities = CanvasNetwork.list(out.get(2)[0]);
        int shown = wanted.orElse(Prediction.largest(probabilities));
        boolean pooled = isMean(map, out.get(1)[0]);
        float[] alpha = pooled ? ofLinear(shown) : ofGradient(map, shown, task);
        Patch grid = new Patch(1, places.height(), places.width(), weighted(map, alpha));
        int size = model.preprocessing().sizePx();
        return new AttributionMap(
                canvas,
                grid,
                Enlarged.of(grid, size),
                probabilities,
                shown,
                pooled ? Technique.CAM : Technique.GRAD_CAM);
    }

    /** Whether the features are the means of the map's channels, judged by the values for this image. */
    private boolean isMean(float[] map, float... features) {
        if (features.length != places.channels()) {
            return false;
        }
        float[] means = means(map);
        float largest = 0;
        float off = 0;
        for (int k = 0; k < features.length; k++) {
            largest = Math.max(largest, Math.abs(features[k]));
            off = Math.max(off, Math.abs(means[k] - features[k]));
        }
        return off <= ALIKE * largest;
    }

    /** The mean of each channel over the places. */
    private float[] means(float... map) {
        float[] means = new float[places.channels()];
        for (int k = 0; k < means.length; k++) {
            double sum = 0;
            for (int p = 0; p < places.count(); p++) {
                sum += map[places.index(k, p)];
            }
            means[k] = (float) (sum / places.count());
        }
        return means;
    }

    private float[] ofLinear(int shown) {
        float[] alpha = new float[places.channels()];
        for (int k = 0; k < alpha.length; k++) {
            alpha[k] = weights[shown * alpha.length + k] / places.count();
        }
        return alpha;
    }

    private float[] ofGradient(float[] map, int shown, Task task) {
        ByteBuffer at = Trunk.direct((long) map.length * Float.BYTES);
        at.asFloatBuffer().put(map);
        float[] one = new float[model.classes().size()];
        one[shown] = 1;
        return means(tail(task).featureGradient(at, one));
    }

    /** The part of the network between the map and the scores, loaded when it is first needed. */
    private Tail tail(Task task) {
        if (tail == null) {
            OnnxGraph scores = Cutter.trunk(model.graph(), List.of(Head.LOGITS));
            OnnxGraph behind = Cutter.tail(scores, last.tensor());
            List<Node> obstacles = Flow.obstacles(behind);
            if (!obstacles.isEmpty()) {
                throw new UserException(
                        "There is no gradient through the node "
                                + obstacles.get(0).label() + ", which lies behind the last map of the network.",
                        "Use " + option("method") + " occlusion, which works with every network.");
            }
            engines.tails()
                    .require(
                            "The gradient behind the last map of this network",
                            "use " + option("method") + " occlusion, which needs none");
            tail = engines.tails().load(behind, places.shape(), "", compute, task);
        }
        return tail;
    }

    private float[] weighted(float[] map, float... alpha) {
        float[] heat = new float[places.count()];
        for (int p = 0; p < heat.length; p++) {
            double sum = 0;
            for (int k = 0; k < alpha.length; k++) {
                sum += (double) alpha[k] * map[places.index(k, p)];
            }
            heat[p] = (float) Math.max(0, sum);
        }
        return heat;
    }

    @Override
    public void close() {
        network.close();
        if (tail != null) {
            tail.close();
        }
    }
}
